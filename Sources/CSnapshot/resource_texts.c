#include "resource_draft.h"

#include <string.h>

#include "value_spelling.h"

static void write_flag(cs_writer *writer, const char *trait, bool flag) {
  cs_write_name(writer, trait, strlen(trait));
  cs_text_append_string(writer->out, flag ? "true" : "false");
}

/// Writes a trait in the spelling of the property it comes from; not told is not written.
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

/// Whether a property that would be configuration says something.
static bool is_configured(const cs_draft *draft, const cs_property *property) {
  const cs_node *value = &property->member->value;
  if (value->kind == CS_NULL) return false;
  if (!property->name) return true;
  bool is_empty = (value->kind == CS_STRING || value->kind == CS_OBJECT) && value->count == 0;
  switch (property->name->key) {
  case CS_KEY_COUNT:
    return draft->kind != CSNAPSHOT_KIND_POOL;
  case CS_KEY_MANAGED_BY:  // Resource Graph writes "".
  case CS_KEY_TAGS:        // No tags are told as null, as {}, or not at all.
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
    if (!is_reading || property->member->value.kind == CS_NULL) continue;
    if (!write_property(writer, property)) return false;
  }
  cs_text_append(writer->out, "}", 1);
  return true;
}
