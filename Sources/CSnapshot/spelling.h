#ifndef CSNAPSHOT_SPELLING_H
#define CSNAPSHOT_SPELLING_H

/// How Azure's REST API spells the names of properties, and the values of those that have a fixed set of them.
///
/// Documents differ in spelling: `enableFIPS` (REST) is `enableFips` in the command line's output, `EnableFIPS` in
/// PowerShell's and `enable_fips` in Python's; `scan-interval` is `scanInterval`. Names are compared without case, hyphens
/// and underscores.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What happens at the level of a resource (a cluster or pool, its `properties` flattened) to its properties: where
/// they are written. Below that level all properties are configuration.
typedef enum {
  CS_CONFIGURATION,
  /// Told as a column, a trait, or not at all.
  CS_LEFT_OUT,
  /// Changes by itself: a volatile attribute.
  CS_READING,
  /// As a reading, but its `major.minor` is configuration.
  CS_VERSION_READING,
} cs_role;

/// What is done to values, at any level.
typedef enum {
  CS_PLAIN,
  /// An object whose keys are the users' own.
  CS_FREE_MAP,
  /// Told in no document that we keep.
  CS_SECRET,
  CS_VM_SIZE,
  CS_INSTANT,
  CS_LOCATION,
} cs_value_rule;

/// How Azure compares the texts of a property, or the elements of its list: what it takes for equal is no change.
typedef enum {
  CS_EXACT = 0,
  /// Without case: written in lower case.
  CS_FOLDED = 1,
  /// A list in which order and repetition mean nothing: written in order, each element once.
  CS_SET = 2,
  CS_FOLDED_SET = CS_FOLDED | CS_SET,
} cs_comparison;

/// The properties that the code names: identifier, REST spelling, role, value rule.
#define CS_NAMED_PROPERTIES(X)                                                                         \
  X(ID, "id", CS_LEFT_OUT, CS_PLAIN)                                                                   \
  X(NAME, "name", CS_LEFT_OUT, CS_PLAIN)                                                               \
  X(TYPE, "type", CS_CONFIGURATION, CS_PLAIN)                                                          \
  X(TYPE_PROPERTIES_TYPE, "typePropertiesType", CS_CONFIGURATION, CS_PLAIN)                            \
  X(AGENT_POOL_TYPE, "agentPoolType", CS_CONFIGURATION, CS_PLAIN)                                      \
  X(PROPERTIES, "properties", CS_LEFT_OUT, CS_PLAIN)                                                   \
  X(AGENT_POOL_PROFILES, "agentPoolProfiles", CS_LEFT_OUT, CS_PLAIN)                                   \
  X(COUNT, "count", CS_CONFIGURATION, CS_PLAIN)                                                        \
  X(ETAG, "eTag", CS_LEFT_OUT, CS_PLAIN)                                                               \
  X(RESOURCE_GROUP, "resourceGroup", CS_LEFT_OUT, CS_PLAIN)                                            \
  X(SUBSCRIPTION_ID, "subscriptionId", CS_LEFT_OUT, CS_PLAIN)                                          \
  X(TENANT_ID, "tenantId", CS_LEFT_OUT, CS_PLAIN)                                                      \
  X(KIND, "kind", CS_LEFT_OUT, CS_PLAIN)                                                               \
  X(MANAGED_BY, "managedBy", CS_CONFIGURATION, CS_PLAIN)                                               \
  X(PROVISIONING_STATE, "provisioningState", CS_READING, CS_PLAIN)                                     \
  X(POWER_STATE, "powerState", CS_READING, CS_PLAIN)                                                   \
  X(NODE_IMAGE_VERSION, "nodeImageVersion", CS_READING, CS_PLAIN)                                      \
  X(NODE_IMAGE_FAMILY, "nodeImageFamily", CS_CONFIGURATION, CS_PLAIN)                                  \
  X(ORCHESTRATOR_VERSION, "orchestratorVersion", CS_VERSION_READING, CS_PLAIN)                         \
  X(CURRENT_ORCHESTRATOR_VERSION, "currentOrchestratorVersion", CS_VERSION_READING, CS_PLAIN)          \
  X(KUBERNETES_VERSION, "kubernetesVersion", CS_VERSION_READING, CS_PLAIN)                             \
  X(CURRENT_KUBERNETES_VERSION, "currentKubernetesVersion", CS_VERSION_READING, CS_PLAIN)              \
  X(SYSTEM_DATA, "systemData", CS_READING, CS_PLAIN)                                                   \
  X(STATUS, "status", CS_READING, CS_PLAIN)                                                            \
  X(VIRTUAL_MACHINE_NODES_STATUS, "virtualMachineNodesStatus", CS_READING, CS_PLAIN)                   \
  X(ENABLE_FIPS, "enableFIPS", CS_CONFIGURATION, CS_PLAIN)                                             \
  X(MODE, "mode", CS_CONFIGURATION, CS_PLAIN)                                                          \
  X(OS_TYPE, "osType", CS_CONFIGURATION, CS_PLAIN)                                                     \
  X(OS_SKU, "osSKU", CS_CONFIGURATION, CS_PLAIN)                                                       \
  X(VM_SIZE, "vmSize", CS_CONFIGURATION, CS_VM_SIZE)                                                   \
  X(WORKLOAD_RUNTIME, "workloadRuntime", CS_CONFIGURATION, CS_PLAIN)                                   \
  X(LOCATION, "location", CS_CONFIGURATION, CS_LOCATION)                                               \
  X(RESOURCE_UID, "resourceUID", CS_CONFIGURATION, CS_PLAIN)                                           \
  X(NODE_RESOURCE_GROUP, "nodeResourceGroup", CS_CONFIGURATION, CS_PLAIN)                              \
  X(NODE_PROVISIONING_PROFILE, "nodeProvisioningProfile", CS_CONFIGURATION, CS_PLAIN)                  \
  X(SKU, "sku", CS_CONFIGURATION, CS_PLAIN)                                                            \
  X(HOSTED_SYSTEM_PROFILE, "hostedSystemProfile", CS_CONFIGURATION, CS_PLAIN)                          \
  X(ENABLED, "enabled", CS_CONFIGURATION, CS_PLAIN)                                                    \
  X(TAGS, "tags", CS_CONFIGURATION, CS_FREE_MAP)                                                       \
  X(NODE_LABELS, "nodeLabels", CS_CONFIGURATION, CS_FREE_MAP)                                          \
  X(LABELS, "labels", CS_CONFIGURATION, CS_FREE_MAP)                                                   \
  X(POD_LABELS, "podLabels", CS_CONFIGURATION, CS_FREE_MAP)                                            \
  X(SECRET, "secret", CS_CONFIGURATION, CS_SECRET)                                                     \
  X(ADMIN_PASSWORD, "adminPassword", CS_CONFIGURATION, CS_SECRET)                                      \
  X(SERVER_APP_SECRET, "serverAppSecret", CS_CONFIGURATION, CS_SECRET)                                 \
  X(CREATED_AT, "createdAt", CS_CONFIGURATION, CS_INSTANT)                                             \
  X(LAST_MODIFIED_AT, "lastModifiedAt", CS_CONFIGURATION, CS_INSTANT)                                  \
  X(UNTIL, "until", CS_CONFIGURATION, CS_INSTANT)

#define CS_KEY(identifier, spelling, role, rule) CS_KEY_##identifier,
typedef enum { CS_NAMED_PROPERTIES(CS_KEY) CS_KEY_COUNT_OF_NAMED, CS_KEY_OTHER = CS_KEY_COUNT_OF_NAMED } cs_key;
#undef CS_KEY

/// A value as REST spells it.
typedef struct {
  const char *spelling;
  size_t length;
} cs_value_spelling;

typedef struct cs_name {
  const char *spelling;
  /// As it stands before a value: `"enableFIPS":`, `length` and three bytes.
  const char *quoted;
  uint32_t length;
  /// The place among all known names in order of their lower-cased spelling, times two, plus one: an unknown name has
  /// the even rank between its neighbours.
  uint32_t rank;
  cs_key key;
  cs_role role;
  cs_value_rule rule;
  cs_comparison comparison;
  /// Its fixed sets of values: indexes into the table, `enumeration_end` is behind the last.
  uint16_t enumeration;
  uint16_t enumeration_end;
} cs_name;

/// The table of all known names; made once a connection.
typedef struct cs_spelling cs_spelling;

/// NULL when out of memory.
cs_spelling *cs_spelling_new(void);
void cs_spelling_free(cs_spelling *spelling);

/// The known name that `key` spells in some way, or NULL. Lives as long as the table.
const cs_name *cs_spelling_find(const cs_spelling *spelling, const char *key, size_t length);

/// One of the named properties.
const cs_name *cs_spelling_named(const cs_spelling *spelling, cs_key key);

/// The rank of an unknown name, which is given in lower case.
uint32_t cs_spelling_rank(const cs_spelling *spelling, const char *lowered, size_t length);

/// Whether `name` has a fixed set of values inside `parent` (NULL at the level of a resource). If so, `out` is the REST
/// spelling of `value`, or has no spelling if the value is not in the set.
bool cs_spelling_of_value(const cs_spelling *spelling, const cs_name *name, const cs_name *parent, const char *value,
                          size_t length, cs_value_spelling *out);

static inline char cs_lower(char byte) { return byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte; }
static inline char cs_upper(char byte) { return byte >= 'a' && byte <= 'z' ? (char)(byte & ~0x20) : byte; }

/// Whether two texts of one length are the same without regard to the case of ASCII letters.
static inline bool cs_is_same_folded(const char *left, const char *right, size_t length) {
  for (size_t i = 0; i < length; i++) {
    if (left[i] != right[i] && cs_lower(left[i]) != cs_lower(right[i])) return false;
  }
  return true;
}

#endif
