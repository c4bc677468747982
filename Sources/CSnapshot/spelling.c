#include "spelling.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "spelling_tables.h"

enum {
  other_name_count = sizeof other_names / sizeof *other_names,
  name_count = CS_KEY_COUNT_OF_NAMED + other_name_count,
  enumeration_count = sizeof enumerations / sizeof *enumerations,
  slot_count = 2048,
  value_capacity = 512,
  letters_capacity = 16 * 1024,
  /// With a separator between any two letters, no known name is longer.
  longest_written_name = 128,
};

/// A place of the hash table: one way to write a name.
typedef struct {
  const char *spelling;
  uint16_t length;
  /// Index into the names.
  uint16_t name;
} slot;

/// One row of the table of enumerations, taken apart.
typedef struct {
  /// NULL: in any object; a name without spelling: at the level of a resource.
  const char *parent;
  uint16_t first_value;
  uint16_t end_of_values;
} enumeration;

struct cs_spelling {
  cs_name names[name_count];
  /// The names in order of their lower-cased spelling.
  uint16_t order[name_count];
  /// An open hash table; free slots have no spelling.
  slot slots[slot_count];
  enumeration enumerations[enumeration_count];
  cs_value_spelling values[value_capacity];
  /// Where quoted names and names without hyphens are kept.
  char letters[letters_capacity];
  size_t letters_used;
};

static uint64_t load(const char *bytes, size_t length) {
  uint64_t word = 0;
  memcpy(&word, bytes, length);
  return word;
}

/// Looks at length, beginning and end without regard to the case of letters: names differ there.
static size_t folded_hash(const char *key, size_t length) {
  const uint64_t case_bits = 0x2020202020202020;
  size_t part = length >= 8 ? 8 : length >= 4 ? 4 : length;
  uint64_t first = part == 8 ? load(key, 8) : part == 4 ? load(key, 4) : load(key, part);
  uint64_t last = part == 8 ? load(key + length - 8, 8) : part == 4 ? load(key + length - 4, 4) : 0;
  uint64_t hash = (first | case_bits) * 0x9e3779b97f4a7c15 ^ (last | case_bits) * 0xc2b2ae3d27d4eb4f ^ length;
  return (size_t)((hash ^ hash >> 29) * 0x9e3779b97f4a7c15 >> 53);
}

/// The slot that holds the name, or the free one where it belongs.
static size_t slot_of(const cs_spelling *spelling, const char *key, size_t length) {
  size_t at = folded_hash(key, length) % slot_count;
  for (;; at = (at + 1) % slot_count) {
    const slot *candidate = &spelling->slots[at];
    if (!candidate->spelling) return at;
    if (candidate->length != length) continue;
    if (memcmp(candidate->spelling, key, length) == 0 || cs_is_same_folded(candidate->spelling, key, length)) return at;
  }
}

static const cs_name *find_as_written(const cs_spelling *spelling, const char *key, size_t length) {
  const slot *found = &spelling->slots[slot_of(spelling, key, length)];
  return found->spelling ? &spelling->names[found->name] : NULL;
}

/// Copies a name without hyphens and underscores; returns how many bytes are left.
static size_t remove_separators(char *out, const char *key, size_t length) {
  size_t kept = 0;
  for (size_t i = 0; i < length; i++) {
    if (key[i] != '-' && key[i] != '_') out[kept++] = key[i];
  }
  return kept;
}

const cs_name *cs_spelling_find(const cs_spelling *spelling, const char *key, size_t length) {
  const cs_name *name = find_as_written(spelling, key, length);
  if (name || length > longest_written_name || !(memchr(key, '_', length) || memchr(key, '-', length))) return name;
  char joined[longest_written_name];
  size_t joined_length = remove_separators(joined, key, length);
  return joined_length == 0 ? NULL : find_as_written(spelling, joined, joined_length);
}

const cs_name *cs_spelling_named(const cs_spelling *spelling, cs_key key) { return &spelling->names[key]; }

/// As `memcmp` of the lower-cased texts, the shorter before the longer.
static int compare_lowered(const char *left, size_t left_length, const char *right, size_t right_length) {
  size_t shared = left_length < right_length ? left_length : right_length;
  for (size_t i = 0; i < shared; i++) {
    int difference = (unsigned char)cs_lower(left[i]) - (unsigned char)cs_lower(right[i]);
    if (difference != 0) return difference;
  }
  return (left_length > right_length) - (left_length < right_length);
}

/// How many known names come before `key`.
static size_t names_before(const cs_spelling *spelling, size_t count, const char *key, size_t length) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    const cs_name *name = &spelling->names[spelling->order[middle]];
    if (compare_lowered(name->spelling, name->length, key, length) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

uint32_t cs_spelling_rank(const cs_spelling *spelling, const char *lowered, size_t length) {
  return (uint32_t)(2 * names_before(spelling, name_count, lowered, length));
}

static void add_spelling(cs_spelling *spelling, size_t index, const char *text, size_t length) {
  slot *free_slot = &spelling->slots[slot_of(spelling, text, length)];
  *free_slot = (slot){text, (uint16_t)length, (uint16_t)index};
}

/// `scan-interval` is `scanInterval` in the command line's output, and `scan_interval` in Python.
static void add_spelling_without_hyphens(cs_spelling *spelling, size_t index) {
  const cs_name *name = &spelling->names[index];
  if (!memchr(name->spelling, '-', name->length)) return;
  char *text = spelling->letters + spelling->letters_used;
  size_t length = remove_separators(text, name->spelling, name->length);
  spelling->letters_used += length;
  add_spelling(spelling, index, text, length);
}

static void quote(cs_spelling *spelling, cs_name *name) {
  char *text = spelling->letters + spelling->letters_used;
  text[0] = '"';
  memcpy(text + 1, name->spelling, name->length);
  memcpy(text + 1 + name->length, "\":", 2);
  name->quoted = text;
  spelling->letters_used += name->length + 3;
}

static void add_name(cs_spelling *spelling, size_t index, cs_name name) {
  name.length = (uint32_t)strlen(name.spelling);
  quote(spelling, &name);
  spelling->names[index] = name;
  add_spelling(spelling, index, name.spelling, name.length);
  add_spelling_without_hyphens(spelling, index);
  size_t before = names_before(spelling, index, name.spelling, name.length);
  memmove(spelling->order + before + 1, spelling->order + before, (index - before) * sizeof *spelling->order);
  spelling->order[before] = (uint16_t)index;
}

static void add_names(cs_spelling *spelling) {
#define CS_NAME(identifier, text, its_role, its_rule) \
  {.spelling = text, .key = CS_KEY_##identifier, .role = its_role, .rule = its_rule},
  static const cs_name named[] = {CS_NAMED_PROPERTIES(CS_NAME)};
#undef CS_NAME
  for (size_t i = 0; i < CS_KEY_COUNT_OF_NAMED; i++) add_name(spelling, i, named[i]);
  for (size_t i = 0; i < other_name_count; i++) {
    add_name(spelling, CS_KEY_COUNT_OF_NAMED + i, (cs_name){.spelling = other_names[i], .key = CS_KEY_OTHER});
  }
  for (size_t i = 0; i < name_count; i++) spelling->names[spelling->order[i]].rank = (uint32_t)(2 * i + 1);
}

static cs_name *name_spelled(cs_spelling *spelling, const char *text) {
  return &spelling->names[spelling->slots[slot_of(spelling, text, strlen(text))].name];
}

static void add_comparisons(cs_spelling *spelling) {
  for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++) {
    name_spelled(spelling, comparisons[i].name)->comparison = comparisons[i].comparison;
  }
}

/// Takes "Linux|Windows" apart; returns how many values there are now.
static size_t add_values(cs_spelling *spelling, size_t count, const char *values) {
  while (*values != '\0' && count < value_capacity) {
    size_t length = strcspn(values, "|");
    spelling->values[count++] = (cs_value_spelling){values, length};
    values += length + (values[length] == '|');
  }
  return count;
}

/// Rows of one name follow each other.
static void add_enumerations(cs_spelling *spelling) {
  size_t value_count = 0;
  for (size_t i = 0; i < enumeration_count; i++) {
    enumeration *row = &spelling->enumerations[i];
    row->parent = enumerations[i].parent;
    row->first_value = (uint16_t)value_count;
    value_count = add_values(spelling, value_count, enumerations[i].values);
    row->end_of_values = (uint16_t)value_count;
    cs_name *name = name_spelled(spelling, enumerations[i].name);
    if (name->enumeration_end == 0) name->enumeration = (uint16_t)i;
    name->enumeration_end = (uint16_t)(i + 1);
  }
}

cs_spelling *cs_spelling_new(void) {
  cs_spelling *spelling = cs_allocate(sizeof *spelling);
  if (!spelling) return NULL;
  memset(spelling, 0, sizeof *spelling);
  add_names(spelling);
  add_enumerations(spelling);
  add_comparisons(spelling);
  return spelling;
}

void cs_spelling_free(cs_spelling *spelling) { cs_release(spelling); }

static bool is_inside(const enumeration *row, const cs_name *parent) {
  if (!row->parent) return true;
  return parent ? strcmp(row->parent, parent->spelling) == 0 : row->parent[0] == '\0';
}

bool cs_spelling_of_value(const cs_spelling *spelling, const cs_name *name, const cs_name *parent, const char *value,
                          size_t length, cs_value_spelling *out) {
  for (size_t i = name->enumeration; i < name->enumeration_end; i++) {
    const enumeration *row = &spelling->enumerations[i];
    if (!is_inside(row, parent)) continue;
    *out = (cs_value_spelling){0};
    for (size_t at = row->first_value; at < row->end_of_values; at++) {
      const cs_value_spelling *candidate = &spelling->values[at];
      if (candidate->length != length || !cs_is_same_folded(candidate->spelling, value, length)) continue;
      *out = *candidate;
      break;
    }
    return true;
  }
  return false;
}
