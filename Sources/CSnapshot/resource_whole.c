#include "resource_draft.h"

#include <string.h>

/// What every answer of Azure reports of a cluster and of a pool. (Of 573 clusters and 1,037 pools in recorded answers none
/// lacks these.) Where one is missing, the resource was reshaped on its way, and what else is missing is not known.
static const cs_key of_clusters[] = {CS_KEY_TYPE, CS_KEY_LOCATION};
static const cs_key of_pools[] = {CS_KEY_MODE, CS_KEY_TYPE, CS_KEY_PROVISIONING_STATE, CS_KEY_OS_TYPE};

enum { missing_capacity = 200 };

static bool is_text(const cs_node *value, const char *text) {
  return value && value->count == strlen(text) && cs_is_same_folded(value->string, text, value->count);
}

/// Pools of this kind report no operating system.
static bool is_of_machines(const cs_draft *draft) {
  return is_text(draft->told[CS_KEY_MODE], "Machines") || is_text(draft->told[CS_KEY_TYPE], "Machines");
}

static bool has(const cs_draft *draft, cs_key key) {
  if (key == CS_KEY_TYPE && draft->kind == CSNAPSHOT_KIND_CLUSTER) return draft->has_resource_type;
  if (key == CS_KEY_OS_TYPE && is_of_machines(draft)) return true;
  if (key == CS_KEY_TYPE && cs_is_resource_type(draft->told[key])) return false;
  return draft->told[key] && draft->told[key]->count > 0;
}

/// Lists what is missing: "mode", "mode, osType".
static void list_missing(char *out, const cs_writer *writer, const cs_draft *draft) {
  bool is_pool = draft->kind == CSNAPSHOT_KIND_POOL;
  const cs_key *keys = is_pool ? of_pools : of_clusters;
  size_t count = is_pool ? sizeof of_pools / sizeof *of_pools : sizeof of_clusters / sizeof *of_clusters;
  size_t used = 0;
  out[0] = '\0';
  for (size_t i = 0; i < count; i++) {
    if (has(draft, keys[i])) continue;
    if (used > 0) used += strlen(strcpy(out + used, ", "));
    used += strlen(strcpy(out + used, cs_spelling_named(writer->spelling, keys[i])->spelling));
  }
}

/// What the generic list of resources reports of every kind of resource: nothing of it is AKS's own.
static bool is_generic(const cs_property *property) {
  static const cs_key keys[] = {
    CS_KEY_TYPE, CS_KEY_ID, CS_KEY_NAME, CS_KEY_LOCATION, CS_KEY_TAGS, CS_KEY_SKU, CS_KEY_KIND, CS_KEY_MANAGED_BY,
    CS_KEY_RESOURCE_GROUP, CS_KEY_SUBSCRIPTION_ID, CS_KEY_TENANT_ID, CS_KEY_PROVISIONING_STATE, CS_KEY_ETAG,
    CS_KEY_SYSTEM_DATA, CS_KEY_PROPERTIES,
  };
  static const char *const others[] = {"identity", "plan", "zones", "extendedLocation", "createdtime", "changedtime",
                                       "created_time", "changed_time"};
  for (size_t i = 0; property->name && i < sizeof keys / sizeof *keys; i++) {
    if (property->name->key == keys[i]) return true;
  }
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    bool is_it = property->length == strlen(others[i]) && memcmp(property->spelling, others[i], property->length) == 0;
    if (is_it) return true;
  }
  return false;
}

/// A cluster with `properties` is reported by AKS, whatever they hold.
static bool is_row_of_generic_list(const cs_draft *draft) {
  if (draft->kind != CSNAPSHOT_KIND_CLUSTER || draft->told[CS_KEY_PROPERTIES]) return false;
  for (size_t i = 0; i < draft->properties.count; i++) {
    if (!is_generic(&draft->properties.items[i])) return false;
  }
  return true;
}

bool cs_draft_check_whole(cs_writer *writer, const cs_draft *draft) {
  static const char whole_clusters[] = "collect it with az aks list -o json, without --query";
  static const char whole_pools[] =
      "collect it with az aks nodepool list --resource-group GROUP --cluster-name CLUSTER -o json, without --query";
  bool is_pool = draft->kind == CSNAPSHOT_KIND_POOL;
  const char *hint = is_pool && !draft->is_embedded ? whole_pools : whole_clusters;
  char missing[missing_capacity];
  list_missing(missing, writer, draft);
  if (missing[0] != '\0') {
    return cs_fault_set(writer->fault, CSNAPSHOT_FAULT_NOT_WHOLE, -1, hint, "a %s without %s, which Azure always reports",
                        is_pool ? "node pool" : "cluster", missing);
  }
  if (draft->is_embedded && draft->told[CS_KEY_PROPERTIES]) {
    return cs_fault_set(writer->fault, CSNAPSHOT_FAULT_NOT_WHOLE, -1, hint,
                        "a node pool with properties inside its properties, which Azure never reports");
  }
  if (is_row_of_generic_list(draft)) {
    return cs_fault_set(writer->fault, CSNAPSHOT_FAULT_NOT_WHOLE, -1, hint,
                        "a cluster with only the properties that az resource list reports");
  }
  return true;
}
