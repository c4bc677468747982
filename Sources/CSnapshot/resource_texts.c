#include "resource_draft.h"

#include <string.h>

#include "value_spelling.h"

static void write_flag(cs_writer *writer, const char *trait, bool flag) {
  cs_write_name(writer, trait, strlen(trait));
  cs_text_append_string(writer->out, flag ? "true" : "false");
}

/// Writes a trait in the spelling of the property it comes from; not reported is not written.
static bool write_trait(cs_writer *writer, const char *trait, const cs_node *value, cs_key key, const cs_name *parent) {
  if (!value) return true;
  cs_write_name(writer, trait, strlen(trait));
  return cs_write_value(writer, value, cs_spelling_named(writer->spelling, key), parent);
}

/// A resource that says nothing of a state is taken as settled (design, 3.2).
static bool is_settled(const cs_draft *draft) {
  static const char settled[] = "Succeeded";
  const cs_node *state = draft->told[CS_KEY_PROVISIONING_STATE];
  return !state || (state->count == strlen(settled) && cs_is_same_folded(state->string, settled, state->count));
}

static bool write_pool_traits(cs_writer *writer, const cs_draft *draft) {
  const cs_node *const *told = draft->told;
  if (!write_trait(writer, "enableFIPS", told[CS_KEY_ENABLE_FIPS], CS_KEY_ENABLE_FIPS, NULL)) return false;
  if (!write_trait(writer, "imageFamily", told[CS_KEY_NODE_IMAGE_FAMILY], CS_KEY_NODE_IMAGE_FAMILY, NULL)) return false;
  write_flag(writer, "isSettled", is_settled(draft));
  return write_trait(writer, "mode", told[CS_KEY_MODE], CS_KEY_MODE, NULL)
         && write_trait(writer, "osSKU", told[CS_KEY_OS_SKU], CS_KEY_OS_SKU, NULL)
         && write_trait(writer, "osType", told[CS_KEY_OS_TYPE], CS_KEY_OS_TYPE, NULL)
         && write_trait(writer, "type", told[CS_KEY_TYPE], CS_KEY_TYPE, NULL)
         && write_trait(writer, "vmSize", told[CS_KEY_VM_SIZE], CS_KEY_VM_SIZE, NULL)
         && write_trait(writer, "workloadRuntime", told[CS_KEY_WORKLOAD_RUNTIME], CS_KEY_WORKLOAD_RUNTIME, NULL);
}

static bool write_cluster_traits(cs_writer *writer, const cs_draft *draft) {
  const cs_node *const *told = draft->told;
  const cs_node *hosted = cs_draft_inner(writer, draft, CS_KEY_HOSTED_SYSTEM_PROFILE, CS_KEY_ENABLED);
  const cs_node *mode = cs_draft_inner(writer, draft, CS_KEY_NODE_PROVISIONING_PROFILE, CS_KEY_MODE);
  const cs_node *sku = cs_draft_inner(writer, draft, CS_KEY_SKU, CS_KEY_NAME);
  write_flag(writer, "arePoolsTold", told[CS_KEY_AGENT_POOL_PROFILES] != NULL);
  if (hosted) write_flag(writer, "hasHostedSystem", hosted->kind == CS_TRUE);
  write_flag(writer, "isSettled", is_settled(draft));
  if (!write_trait(writer, "location", told[CS_KEY_LOCATION], CS_KEY_LOCATION, NULL)) return false;
  return write_trait(writer, "nodeProvisioningMode", mode, CS_KEY_MODE,
                     cs_spelling_named(writer->spelling, CS_KEY_NODE_PROVISIONING_PROFILE))
         && write_trait(writer, "skuName", sku, CS_KEY_NAME, cs_spelling_named(writer->spelling, CS_KEY_SKU));
}

bool cs_draft_write_traits(cs_writer *writer, const cs_draft *draft) {
  cs_text_append(writer->out, "{", 1);
  bool is_pool = draft->kind == CSNAPSHOT_KIND_POOL;
  if (is_pool ? !write_pool_traits(writer, draft) : !write_cluster_traits(writer, draft)) return false;
  cs_text_append(writer->out, "}", 1);
  return true;
}

static bool is_reported_as_null(const cs_draft *draft, cs_key key) {
  for (size_t i = 0; i < draft->properties.count; i++) {
    const cs_property *property = &draft->properties.items[i];
    if (property->name && property->name->key == key) return property->member->value.kind == CS_NULL;
  }
  return false;
}

static cs_map_report report_of(const cs_node *map) {
  if (!map) return CS_MAP_ABSENT;
  return map->count > 0 ? CS_MAP_GIVEN : CS_MAP_EMPTY;
}

/// The command line writes null for the tags of what has none, and for all else that it does not know.
cs_map_report cs_draft_tags(const cs_draft *draft) {
  return is_reported_as_null(draft, CS_KEY_TAGS) ? CS_MAP_EMPTY : report_of(draft->told[CS_KEY_TAGS]);
}

cs_map_report cs_draft_labels(const cs_draft *draft) { return report_of(draft->told[CS_KEY_NODE_LABELS]); }

/// What tools that export resources add of their own: CloudQuery's `_cq_sync_time`, Cloud Custodian's `c7n:MatchedFilters`.
static bool is_added_by_exporter(const cs_property *property) {
  static const char *const prefixes[] = {"_cq_", "c7n:"};
  for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
    size_t length = strlen(prefixes[i]);
    if (property->length >= length && memcmp(property->spelling, prefixes[i], length) == 0) return true;
  }
  return false;
}

/// Whether a property that would be configuration says something.
static bool is_configured(const cs_draft *draft, const cs_property *property) {
  const cs_node *value = &property->member->value;
  if (cs_says_nothing(value)) return false;
  if (!property->name) return !is_added_by_exporter(property);
  bool is_empty = value->kind == CS_OBJECT && value->count == 0;
  switch (property->name->key) {
  case CS_KEY_COUNT:
    return draft->kind != CSNAPSHOT_KIND_POOL;
  case CS_KEY_TAGS:        // No tags are null, {}, or absent; which of them is kept beside the configuration.
  case CS_KEY_NODE_LABELS:
    return !is_empty;
  default:
    return property->name->rule != CS_SECRET;
  }
}

static bool write_minor_version(cs_writer *writer, const cs_property *property) {
  const cs_node *version = &property->member->value;
  cs_write_property_name(writer, property);
  cs_write_string(writer, version->string, cs_minor_version_length(version->string, version->count));
  return true;
}

static bool write_property(cs_writer *writer, const cs_property *property) {
  cs_write_property_name(writer, property);
  return cs_write_value(writer, &property->member->value, property->name, NULL);
}

bool cs_draft_write_config(cs_writer *writer, const cs_draft *draft) {
  cs_text_append(writer->out, "{", 1);
  for (size_t i = 0; i < draft->properties.count; i++) {
    const cs_property *property = &draft->properties.items[i];
    cs_role role = property->name ? property->name->role : CS_CONFIGURATION;
    if (role == CS_LEFT_OUT || role == CS_READING || !is_configured(draft, property)) continue;
    bool is_written = role == CS_VERSION_READING ? write_minor_version(writer, property)
                                                 : write_property(writer, property);
    if (!is_written) return false;
  }
  cs_text_append(writer->out, "}", 1);
  return true;
}

bool cs_draft_write_reading(cs_writer *writer, const cs_draft *draft) {
  cs_text_append(writer->out, "{", 1);
  for (size_t i = 0; i < draft->properties.count; i++) {
    const cs_property *property = &draft->properties.items[i];
    bool is_reading = property->name
                      && (property->name->role == CS_READING || property->name->role == CS_VERSION_READING);
    if (!is_reading || cs_says_nothing(&property->member->value)) continue;
    if (!write_property(writer, property)) return false;
  }
  cs_text_append(writer->out, "}", 1);
  return true;
}
