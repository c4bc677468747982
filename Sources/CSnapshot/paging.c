#include "paging.h"

#include <string.h>

#include "spelling.h"

/// The letters of a key's name, however it is written: `nextLink`, `next_link` (Python), `@odata.nextLink`, `$skipToken`.
typedef struct {
  size_t length;
  char letters[32];
} plain_key;

static plain_key plain(const cs_member *member) {
  plain_key key = {0};
  size_t from = 0;
  for (size_t i = 0; i < member->key_length; i++) {
    if (member->key[i] == '.') from = i + 1;
  }
  for (size_t i = from; i < member->key_length && key.length < sizeof key.letters - 1; i++) {
    char byte = member->key[i];
    if (byte != '_' && byte != '-' && byte != '$' && byte != '@') key.letters[key.length++] = cs_lower(byte);
  }
  return key;
}

static bool is_spelling(const cs_member *member, const char *name) {
  plain_key key = plain(member);
  return key.length == strlen(name) && cs_is_same_folded(key.letters, name, key.length);
}

/// Whether a key begins with a name, however it goes on.
static bool begins(const cs_member *member, const char *name) {
  return strncmp(plain(member).letters, name, strlen(name)) == 0;
}

static const cs_node *find(const cs_node *wrapper, const char *name) {
  for (uint32_t i = 0; i < wrapper->count; i++) {
    const cs_member *member = &wrapper->members[i];
    if (is_spelling(member, name) && member->value.kind != CS_NULL) return &member->value;
  }
  return NULL;
}

/// Something, and not that it is not so. Resource Graph writes what is true as the string "true".
static bool is_told(const cs_node *node) {
  if (!node) return false;
  switch (node->kind) {
    case CS_NULL:
    case CS_FALSE: return false;
    case CS_INTEGER: return node->integer != 0;
    case CS_STRING: return node->count > 0 && !(node->count == 5 && cs_is_same_folded(node->string, "false", 5));
    case CS_ARRAY:
    case CS_OBJECT: return node->count > 0;
    default: return true;
  }
}

static bool is_cut_off(const cs_node *wrapper) { return is_told(find(wrapper, "resultTruncated")); }

/// `nextLink` of Azure, and what else other writers call it: `NextPageLink`, `nextMarker`, `next`.
static bool names_next(const cs_node *wrapper) {
  for (uint32_t i = 0; i < wrapper->count; i++) {
    if (begins(&wrapper->members[i], "next") && is_told(&wrapper->members[i].value)) return true;
  }
  return is_told(find(wrapper, "skipToken")) || is_told(find(wrapper, "continuationToken"));
}

static bool speaks_of_more(const cs_member *member) {
  static const char *const words[] = {"more", "truncat", "partial", "incomplete", "remaining", "continu", "hasnext"};
  plain_key key = plain(member);
  if (begins(member, "moreinfo")) return false;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (strstr(key.letters, words[i])) return true;
  }
  return false;
}

bool csnapshot_speaks_of_more(const char *key, size_t length) {
  return speaks_of_more(&(cs_member){.key = key, .key_length = (uint32_t)length});
}

/// Whether a writer counted rows that the page does not hold; a count that is no number may be any.
static bool is_above(const cs_node *total, int64_t elements) {
  return total && (total->kind == CS_INTEGER ? total->integer > elements : true);
}

/// How many rows there are on all pages: `totalRecords` of Resource Graph, and what else other writers call it.
static const cs_node *find_total(const cs_node *wrapper) {
  static const char *const names[] = {"totalCount", "total", "totalResults", "totalItems", "totalRows", "totalSize"};
  const cs_node *total = find(wrapper, "totalRecords");
  for (size_t i = 0; !total && i < sizeof names / sizeof *names; i++) {
    total = find(wrapper, names[i]);
    if (total && total->kind != CS_INTEGER && total->kind != CS_STRING) total = NULL;
  }
  return total;
}

static bool says_more_here(const cs_node *wrapper, int64_t elements) {
  for (uint32_t i = 0; i < wrapper->count; i++) {
    if (speaks_of_more(&wrapper->members[i]) && is_told(&wrapper->members[i].value)) return true;
  }
  return names_next(wrapper) || is_above(find_total(wrapper), elements);
}

/// Beside the list, or in an object beside it: `paging`, `links`, `metadata`.
static bool says_more(const cs_node *wrapper, int64_t elements) {
  for (uint32_t i = 0; i < wrapper->count; i++) {
    const cs_node *beside = &wrapper->members[i].value;
    if (beside->kind == CS_OBJECT && says_more_here(beside, elements)) return true;
  }
  return says_more_here(wrapper, elements);
}

static bool has_second_list(const cs_node *wrapper) {
  const cs_node *value = find(wrapper, "value"), *data = find(wrapper, "data");
  return (value && value->kind == CS_ARRAY && value->count > 0) || (data && data->kind == CS_ARRAY && data->count > 0)
         || (value && data && value->kind == CS_ARRAY && data->kind == CS_ARRAY);
}

/// What is read of a wrapper must be told once: of two that differ, nobody knows which one is meant.
static bool refuse_repeated(const cs_node *wrapper, cs_fault *fault) {
  static const char *const names[] = {"value", "data", "nextLink", "skipToken", "continuationToken", "totalRecords",
                                      "resultTruncated", "error", "errors"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    uint32_t found = 0;
    for (uint32_t at = 0; at < wrapper->count; at++) {
      const cs_member *member = &wrapper->members[at];
      found += is_spelling(member, names[i]) && member->value.kind != CS_NULL;
    }
    if (found < 2) continue;
    cs_fault_set(fault, CSNAPSHOT_FAULT_DUPLICATE_KEY, -1, "collect it again", "\"%s\" is given twice beside the list",
                 names[i]);
    return true;
  }
  return false;
}

/// A list beside which Azure tells of an error may lack anything.
static bool refuse_error_beside(const cs_node *wrapper, cs_fault *fault) {
  const cs_node *error = find(wrapper, "error"), *errors = find(wrapper, "errors");
  if (!(error && error->count > 0) && !(errors && errors->count > 0)) return false;
  cs_fault_set(fault, CSNAPSHOT_FAULT_AZURE_ERROR, -1, "correct that and collect it again",
               "Azure answered with an error beside the list");
  return true;
}

static bool keep_link(cs_paging *paging, const cs_node *wrapper, cs_fault *fault) {
  const cs_node *link = find(wrapper, "nextLink");
  cs_text_empty(&paging->next_link);
  if (link && link->kind == CS_STRING) cs_text_append(&paging->next_link, link->string, link->count);
  cs_text_append(&paging->next_link, "", 1);
  return !paging->next_link.has_failed || cs_fault_memory(fault);
}

bool csnapshot_is_full_page(int64_t rows) { return rows == 100 || rows == 1000; }

bool cs_paging_add(cs_paging *paging, const cs_node *wrapper, int64_t elements, cs_fault *fault) {
  const cs_node *told = find_total(wrapper);
  int64_t total = told && told->kind == CS_INTEGER ? told->integer : -1;
  bool is_first = paging->pages++ == 0;
  if (has_second_list(wrapper)) {
    return cs_fault_set(fault, CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, -1, "import them one by one",
                        "two lists in one document");
  }
  if (refuse_repeated(wrapper, fault) || refuse_error_beside(wrapper, fault)) return false;
  // `count` is of the page alone: a page that holds less was filtered.
  paging->has_more |= says_more(wrapper, elements) || is_above(find(wrapper, "count"), elements);
  paging->may_have_more |= !told && !find(wrapper, "resultTruncated") && csnapshot_is_full_page(elements);
  paging->is_cut_off |= is_cut_off(wrapper);
  paging->names_next = names_next(wrapper) && (is_first || paging->names_next);
  paging->total = is_first || paging->total == total ? total : -1;
  return keep_link(paging, wrapper, fault);
}

void cs_paging_empty(cs_paging *paging) {
  cs_text next_link = paging->next_link;
  cs_text_empty(&next_link);
  *paging = (cs_paging){.total = -1, .next_link = next_link};
}
