#include "resource_draft.h"

#include <string.h>

#include "value_spelling.h"

/// Properties that stood in ARM's `properties`.
enum { outer_origin, inner_origin };

static void rename_to(cs_writer *writer, cs_property *property, cs_key key) {
  const cs_name *name = cs_spelling_named(writer->spelling, key);
  property->name = name;
  property->spelling = name->spelling;
  property->length = name->length;
  property->rank = name->rank;
}

bool cs_is_resource_type(const cs_node *value) {
  return value && value->kind == CS_STRING && memchr(value->string, '/', value->count);
}

/// Whether an id of this kind can have the type.
static bool is_type_of(csnapshot_kind kind, const cs_node *type) {
  const char *own = kind == CSNAPSHOT_KIND_POOL ? "Microsoft.ContainerService/managedClusters/agentPools"
                                                : "Microsoft.ContainerService/managedClusters";
  return type->count == strlen(own) && cs_is_same_folded(type->string, own, type->count);
}

/// Settles what `type` means, which is a resource's type in some places and a pool's kind in others. Returns whether
/// the property stays.
static bool settle_type(cs_writer *writer, cs_draft *draft, cs_property *property) {
  cs_key key = property->name ? property->name->key : CS_KEY_OTHER;
  bool is_alias = key == CS_KEY_TYPE_PROPERTIES_TYPE || key == CS_KEY_AGENT_POOL_TYPE;
  if (key == CS_KEY_TYPE && property->origin == outer_origin && !draft->is_embedded) {
    const cs_node *type = &property->member->value;
    if (!cs_is_resource_type(type)) return true;
    draft->has_resource_type = true;
    if (!is_type_of(draft->kind, type)) draft->other_type = type;
    return false;
  }
  if (!is_alias || draft->kind != CSNAPSHOT_KIND_POOL) return true;
  if (property->member->value.kind == CS_NULL) return false;
  rename_to(writer, property, CS_KEY_TYPE);
  return true;
}

static void settle_types(cs_writer *writer, cs_draft *draft) {
  cs_properties *properties = &draft->properties;
  size_t kept = 0;
  for (size_t i = 0; i < properties->count; i++) {
    if (!settle_type(writer, draft, &properties->items[i])) continue;
    properties->items[kept++] = properties->items[i];
  }
  properties->count = kept;
}

/// The `properties` of ARM and Resource Graph; NULL in a flat resource.
static const cs_node *find_inner(const cs_writer *writer, const cs_node *resource) {
  for (uint32_t i = 0; i < resource->count; i++) {
    const cs_member *member = &resource->members[i];
    if (member->value.kind != CS_OBJECT) continue;
    const cs_name *name = cs_spelling_find(writer->spelling, member->key, member->key_length);
    if (name && name->key == CS_KEY_PROPERTIES) return &member->value;
  }
  return NULL;
}

/// The image family takes the place of the image version in a pool's configuration.
static bool add_image_family(cs_writer *writer, cs_draft *draft) {
  cs_properties *properties = &draft->properties;
  if (draft->kind != CSNAPSHOT_KIND_POOL) return true;
  for (size_t i = 0; i < properties->count; i++) {
    const cs_property *version = &properties->items[i];
    const cs_node *value = &version->member->value;
    bool is_told = version->name && version->name->key == CS_KEY_NODE_IMAGE_VERSION && value->kind == CS_STRING;
    if (!is_told) continue;
    cs_member *family = cs_arena_take(writer->arena, sizeof *family);
    if (!family) return cs_fault_memory(writer->fault);
    *family = *version->member;
    family->value.count = (uint32_t)cs_image_family_length(value->string, value->count);
    cs_property *added = &properties->items[properties->count++];
    *added = (cs_property){.origin = version->origin, .member = family};
    rename_to(writer, added, CS_KEY_NODE_IMAGE_FAMILY);
    return true;
  }
  return true;
}

bool cs_says_nothing(const cs_node *value) {
  return value->kind == CS_NULL || (value->kind == CS_STRING && value->count == 0);
}

bool cs_draft_collect(cs_writer *writer, cs_draft *draft, const cs_node *resource, csnapshot_kind kind,
                      bool is_embedded) {
  *draft = (cs_draft){.kind = kind, .is_embedded = is_embedded};
  cs_properties *properties = &draft->properties;
  const cs_node *inner = is_embedded ? NULL : find_inner(writer, resource);
  size_t capacity = resource->count + (inner ? inner->count : 0) + 1;
  if (!cs_properties_begin(writer, properties, capacity)) return false;
  if (!cs_properties_add(writer, properties, resource, outer_origin)) return false;
  if (inner && !cs_properties_add(writer, properties, inner, inner_origin)) return false;
  settle_types(writer, draft);
  if (!add_image_family(writer, draft) || !cs_properties_sort(writer, properties)) return false;
  for (size_t i = 0; i < properties->count; i++) {
    const cs_property *property = &properties->items[i];
    bool is_told = property->name && property->name->key < CS_KEY_COUNT_OF_NAMED;
    if (is_told && !cs_says_nothing(&property->member->value)) {
      draft->told[property->name->key] = &property->member->value;
    }
  }
  return true;
}

const cs_node *cs_draft_inner(const cs_writer *writer, const cs_draft *draft, cs_key object, cs_key member) {
  const cs_node *node = draft->told[object];
  if (!node || node->kind != CS_OBJECT) return NULL;
  for (uint32_t i = 0; i < node->count; i++) {
    const cs_name *name = cs_spelling_find(writer->spelling, node->members[i].key, node->members[i].key_length);
    if (name && name->key == member && !cs_says_nothing(&node->members[i].value)) return &node->members[i].value;
  }
  return NULL;
}

/// A word is a string of a fixed set of values, which is compared as a whole.
typedef enum { a_string, a_word, a_flag, an_object, a_list } expected;

static bool is_expected(const cs_node *value, expected expectation) {
  switch (expectation) {
  case a_string:
  case a_word:
    return value->kind == CS_STRING;
  case a_flag:
    return value->kind == CS_TRUE || value->kind == CS_FALSE;
  case an_object:
    return value->kind == CS_OBJECT;
  case a_list:
    return value->kind == CS_ARRAY;
  }
  return false;
}

/// A blank, a control character, or a character that nobody sees, with which a text begins or ends.
static bool is_invisible(const char *text, size_t length) {
  static const char *const characters[] = {"\xC2\xA0", "\xE2\x80\x8B", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xEF\xBB\xBF"};
  if (length > 0 && ((unsigned char)text[0] <= ' ' || text[0] == 0x7F)) return true;
  for (size_t i = 0; i < sizeof characters / sizeof *characters; i++) {
    size_t size = strlen(characters[i]);
    if (length >= size && memcmp(text, characters[i], size) == 0) return true;
  }
  return false;
}

/// A value that Azure never wrote: judging would take it for another one.
static bool is_padded(const cs_node *value) {
  if (value->kind != CS_STRING) return false;
  for (size_t size = 1; size <= 3 && size <= value->count; size++) {
    if (is_invisible(value->string + value->count - size, size)) return true;
  }
  return is_invisible(value->string, value->count);
}

static bool expect(cs_writer *writer, const cs_node *value, cs_key key, expected expectation) {
  static const char *const complaints[] = {
    [a_string] = "is not a string",
    [a_word] = "is not a string",
    [a_flag] = "is neither true nor false",
    [an_object] = "is not an object",
    [a_list] = "is not a list",
  };
  if (value && expectation == a_word && is_padded(value)) {
    return cs_fault_set(writer->fault, CSNAPSHOT_FAULT_BAD_VALUE, -1, "collect it again",
                        "%s begins or ends with a blank", cs_spelling_named(writer->spelling, key)->spelling);
  }
  if (!value || is_expected(value, expectation)) return true;
  return cs_fault_set(writer->fault, CSNAPSHOT_FAULT_BAD_VALUE, -1, "collect it again", "%s %s",
                      cs_spelling_named(writer->spelling, key)->spelling, complaints[expectation]);
}

/// What evaluation reads at the level of a resource, and its type.
static const struct {
  cs_key key;
  expected expectation;
} judged[] = {
  {CS_KEY_ID, a_string},
  {CS_KEY_NAME, a_string},
  {CS_KEY_RESOURCE_GROUP, a_string},
  {CS_KEY_SUBSCRIPTION_ID, a_string},
  {CS_KEY_PROPERTIES, an_object},
  {CS_KEY_AGENT_POOL_PROFILES, a_list},
  {CS_KEY_ETAG, a_string},
  {CS_KEY_PROVISIONING_STATE, a_word},
  {CS_KEY_ENABLE_FIPS, a_flag},
  {CS_KEY_MODE, a_word},
  {CS_KEY_OS_TYPE, a_word},
  {CS_KEY_OS_SKU, a_word},
  {CS_KEY_TYPE, a_word},
  {CS_KEY_VM_SIZE, a_string},
  {CS_KEY_WORKLOAD_RUNTIME, a_word},
  {CS_KEY_NODE_IMAGE_VERSION, a_string},
  {CS_KEY_ORCHESTRATOR_VERSION, a_string},
  {CS_KEY_CURRENT_ORCHESTRATOR_VERSION, a_string},
  {CS_KEY_KUBERNETES_VERSION, a_string},
  {CS_KEY_CURRENT_KUBERNETES_VERSION, a_string},
  {CS_KEY_LOCATION, a_string},
  {CS_KEY_RESOURCE_UID, a_string},
  {CS_KEY_NODE_RESOURCE_GROUP, a_string},
  {CS_KEY_NODE_PROVISIONING_PROFILE, an_object},
  {CS_KEY_SKU, an_object},
  {CS_KEY_HOSTED_SYSTEM_PROFILE, an_object},
  {CS_KEY_TAGS, an_object},
  {CS_KEY_NODE_LABELS, an_object},
  {CS_KEY_VIRTUAL_MACHINE_NODES_STATUS, a_list},
};

/// The values of tags and labels are texts; a scope that reads another type would not find its resources.
static bool expect_texts(cs_writer *writer, const cs_draft *draft, cs_key map) {
  const cs_node *node = draft->told[map];
  for (uint32_t i = 0; node && i < node->count; i++) {
    const cs_member *member = &node->members[i];
    if (member->value.kind == CS_STRING) continue;
    char quoted[80];
    cs_quote(quoted, sizeof quoted, member->key, member->key_length);
    return cs_fault_set(writer->fault, CSNAPSHOT_FAULT_BAD_VALUE, -1, "collect it again",
                        "the value of \"%s\" in %s is not a string", quoted, cs_spelling_named(writer->spelling, map)->spelling);
  }
  return true;
}

/// An id of another kind of resource than the type beside it.
static bool check_type(cs_writer *writer, const cs_draft *draft) {
  char quoted[120];
  if (!draft->other_type) return true;
  return cs_fault_set(writer->fault, CSNAPSHOT_FAULT_BAD_IDENTITY, -1, "collect it again",
                      "its type is %s, but its id is that of a %s",
                      cs_quote(quoted, sizeof quoted, draft->other_type->string, draft->other_type->count),
                      draft->kind == CSNAPSHOT_KIND_POOL ? "node pool" : "cluster");
}

bool cs_draft_check(cs_writer *writer, const cs_draft *draft) {
  if (!check_type(writer, draft)) return false;
  for (size_t i = 0; i < sizeof judged / sizeof *judged; i++) {
    if (!expect(writer, draft->told[judged[i].key], judged[i].key, judged[i].expectation)) return false;
  }
  const cs_node *mode = cs_draft_inner(writer, draft, CS_KEY_NODE_PROVISIONING_PROFILE, CS_KEY_MODE);
  const cs_node *sku = cs_draft_inner(writer, draft, CS_KEY_SKU, CS_KEY_NAME);
  const cs_node *hosted = cs_draft_inner(writer, draft, CS_KEY_HOSTED_SYSTEM_PROFILE, CS_KEY_ENABLED);
  return expect(writer, mode, CS_KEY_MODE, a_word) && expect(writer, sku, CS_KEY_NAME, a_word)
         && expect(writer, hosted, CS_KEY_ENABLED, a_flag) && expect_texts(writer, draft, CS_KEY_TAGS)
         && expect_texts(writer, draft, CS_KEY_NODE_LABELS) && cs_draft_check_whole(writer, draft);
}

static bool add_count(cs_writer *writer, const cs_node *count, int64_t *sum) {
  enum { most_nodes = 1000000 };
  if (count->kind != CS_INTEGER || count->integer < 0 || count->integer > most_nodes) {
    return cs_fault_set(writer->fault, CSNAPSHOT_FAULT_BAD_VALUE, -1, "collect it again",
                        "count is not a number of nodes");
  }
  *sum = (*sum < 0 ? 0 : *sum) + count->integer;
  return true;
}

bool cs_draft_count_nodes(cs_writer *writer, const cs_draft *draft, int64_t *out) {
  *out = -1;
  if (draft->told[CS_KEY_COUNT]) return add_count(writer, draft->told[CS_KEY_COUNT], out);
  const cs_node *groups = draft->told[CS_KEY_VIRTUAL_MACHINE_NODES_STATUS];
  for (uint32_t i = 0; groups && i < groups->count; i++) {
    cs_draft group = {.told = {[CS_KEY_STATUS] = &groups->items[i]}};
    const cs_node *count = cs_draft_inner(writer, &group, CS_KEY_STATUS, CS_KEY_COUNT);
    if (count && !add_count(writer, count, out)) return false;
  }
  return true;
}
