#include "refusal.h"

#include <stdio.h>
#include <string.h>

#include "value_spelling.h"

static const char what_to_give[] = "give a list of AKS clusters or node pools";

static bool is_named(const cs_member *member, const char *name) {
  return member->key_length == strlen(name) && cs_is_same_folded(member->key, name, member->key_length);
}

static const cs_node *find(const cs_node *object, const char *key) {
  if (!object || object->kind != CS_OBJECT) return NULL;
  for (uint32_t i = 0; i < object->count; i++) {
    const cs_member *member = &object->members[i];
    if (is_named(member, key) && member->value.kind != CS_NULL) return &member->value;
  }
  return NULL;
}

static const cs_node *find_string(const cs_node *object, const char *key) {
  const cs_node *node = find(object, key);
  return node && node->kind == CS_STRING ? node : NULL;
}

static const char *quote_node(char *out, size_t size, const cs_node *string) {
  return string ? cs_quote(out, size, string->string, string->count) : "";
}

/// `{"error":{"code":"AuthorizationFailed","message":"…"}}`, or what is inside it.
static bool refuse_error(cs_writer *writer, const cs_node *error) {
  char code_quoted[80], message[200];
  const char *code = quote_node(code_quoted, sizeof code_quoted, find_string(error, "code"));
  const char *told = error->kind == CS_STRING ? quote_node(message, sizeof message, error)
                                              : quote_node(message, sizeof message, find_string(error, "message"));
  return cs_fault_set(writer->fault, CSNAPSHOT_FAULT_AZURE_ERROR, -1, "correct that and collect it again",
                      "Azure answered with an error: %s%s%s", code, *code && *told ? ": " : "", told);
}

static bool refuse_resource(cs_writer *writer, const cs_node *element, const cs_node *id) {
  const cs_node *type = find_string(element, "type");
  char quoted[200];
  const char *told = quote_node(quoted, sizeof quoted, type ? type : id);
  return cs_fault_set(writer->fault, CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, -1, what_to_give,
                      "neither an AKS cluster nor a node pool, but: %s", told);
}

/// `{"aks":[{"id":…}],"changed":false}`: a list of clusters or node pools, in an object of the tool that wrote it. The fault
/// says how to take it out; false when there is none.
static bool refuse_list_inside(cs_writer *writer, const cs_node *element) {
  for (uint32_t i = 0; i < element->count; i++) {
    const cs_member *member = &element->members[i];
    bool is_list = member->value.kind == CS_ARRAY && member->value.count > 0;
    const cs_node *id = is_list ? find_string(&member->value.items[0], "id") : NULL;
    if (!id || !cs_is_resource_id(id->string, id->count)) continue;
    char name[80], hint[160];
    cs_quote(name, sizeof name, member->key, member->key_length);
    const cs_node *failed = find(element, "failed");
    if (failed && failed->kind == CS_TRUE) {
      cs_fault_set(writer->fault, CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, -1, "let that succeed first",
                   "what wrote the list \"%s\" says beside it that it failed", name);
      return true;
    }
    if (is_named(member, "value") || is_named(member, "data")) {
      // A page among pages: what its link says of the next would be lost with it.
      snprintf(hint, sizeof hint, "put the pages one after the other with jq -c '.[]'");
    } else {
      snprintf(hint, sizeof hint, "take the list out of it with jq .%s", name);
    }
    cs_fault_set(writer->fault, CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, -1, hint,
                 "an object with a list of resources in its property \"%s\"", name);
    return true;
  }
  return false;
}

/// Neither id nor anything else that is known: its first keys are named.
static bool refuse_unknown(cs_writer *writer, const cs_node *element) {
  char keys[200];
  size_t used = 0;
  keys[0] = '\0';
  for (uint32_t i = 0; i < element->count && i < 5 && used + 60 < sizeof keys; i++) {
    const cs_member *member = &element->members[i];
    if (i > 0) used += strlen(strcpy(keys + used, ", "));
    cs_quote(keys + used, 40, member->key, member->key_length);
    used += strlen(keys + used);
  }
  return cs_fault_set(writer->fault, CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, -1, what_to_give,
                      element->count == 0 ? "an empty object%s" : "an object without an id, with the keys: %s", keys);
}

bool cs_refuse_element(cs_writer *writer, const cs_node *element) {
  const cs_node *error = find(element, "error"), *id = find_string(element, "id"), *data = find(element, "data");
  bool is_error = find_string(element, "code") && find_string(element, "message");
  if (!id && (error || is_error)) return refuse_error(writer, error ? error : element);
  if (id && memchr(id->string, '{', id->count)) {
    return cs_fault_set(writer->fault, CSNAPSHOT_FAULT_BAD_IDENTITY, -1, "collect it again, or put the name in",
                        "its id has braces where a name belongs");
  }
  if (id) return refuse_resource(writer, element, id);
  if (find(element, "id")) {
    return cs_fault_set(writer->fault, CSNAPSHOT_FAULT_BAD_IDENTITY, -1, "collect it again", "id is not a string");
  }
  if (find(element, "agentPoolProfiles") || find(find(element, "properties"), "agentPoolProfiles")) {
    return cs_fault_set(writer->fault, CSNAPSHOT_FAULT_BAD_IDENTITY, -1, "collect it without --query",
                        "a cluster without an id");
  }
  if (find(element, "vmSize") || find(element, "osType") || find(element, "orchestratorVersion")) {
    return cs_fault_set(writer->fault, CSNAPSHOT_FAULT_BAD_IDENTITY, -1,
                        "collect it with az aks list or az aks nodepool list, without --query",
                        "a node pool without an id, so without a cluster");
  }
  if (find(data, "columns") && find(data, "rows")) {
    return cs_fault_set(writer->fault, CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, -1, "ask for the result format objectArray",
                        "an answer of Resource Graph in the form of a table");
  }
  return !refuse_list_inside(writer, element) && refuse_unknown(writer, element);
}

// MARK: - PowerShell

/// `@{name=a; count=3}`, `System.Object[]`, or the name of another type.
static bool is_cut(const cs_node *node) {
  if (node->kind != CS_STRING) return false;
  // Strings end with a NUL, and few of them begin like this.
  switch (node->string[0]) {
  case '@':
    return node->string[1] == '{';
  case 'S':
    return strncmp(node->string, "System.Object[]", 15) == 0 || strncmp(node->string, "System.Collections.", 19) == 0;
  case 'M':
    return strncmp(node->string, "Microsoft.Azure.", 16) == 0;
  default:
    return false;
  }
}

static bool is_list_cut(const cs_node *list) {
  for (uint32_t i = 0; i < list->count; i++) {
    if (is_cut(&list->items[i])) return true;
  }
  return false;
}

static bool refuse_cut_members(cs_writer *writer, const cs_node *object) {
  for (uint32_t i = 0; object && object->kind == CS_OBJECT && i < object->count; i++) {
    const cs_member *member = &object->members[i];
    if (!is_cut(&member->value) && !(member->value.kind == CS_ARRAY && is_list_cut(&member->value))) continue;
    char key[80];
    return cs_fault_set(writer->fault, CSNAPSHOT_FAULT_BAD_VALUE, -1,
                        "write it with ConvertTo-Json -Depth 100, or collect it with az … -o json",
                        "PowerShell cut it off at its depth, and left text for what is in %s",
                        cs_quote(key, sizeof key, member->key, member->key_length));
  }
  return true;
}

bool cs_refuse_cut_depth(cs_writer *writer, const cs_node *element) {
  const cs_node *inner = find(element, "properties");
  const cs_node *pools = find(inner ? inner : element, "agentPoolProfiles");
  if (!refuse_cut_members(writer, element) || !refuse_cut_members(writer, inner)) return false;
  for (uint32_t i = 0; pools && pools->kind == CS_ARRAY && i < pools->count; i++) {
    if (!refuse_cut_members(writer, &pools->items[i])) return false;
  }
  return true;
}
