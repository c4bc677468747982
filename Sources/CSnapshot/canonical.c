#include "canonical.h"

#include <stdlib.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "value_spelling.h"

bool cs_properties_begin(cs_writer *writer, cs_properties *properties, size_t capacity) {
  *properties = (cs_properties){cs_arena_take(writer->arena, (capacity + 1) * sizeof(cs_property)), 0};
  return properties->items || cs_fault_memory(writer->fault);
}

/// A name that no table knows is written in lower case.
static bool name_unknown(cs_writer *writer, cs_property *property) {
  const cs_member *member = property->member;
  char *lowered = cs_arena_take(writer->arena, member->key_length + 1);
  if (!lowered) return cs_fault_memory(writer->fault);
  for (uint32_t i = 0; i < member->key_length; i++) lowered[i] = cs_lower(member->key[i]);
  property->spelling = lowered;
  property->length = member->key_length;
  property->rank = cs_spelling_rank(writer->spelling, lowered, member->key_length);
  return true;
}

bool cs_properties_add(cs_writer *writer, cs_properties *properties, const cs_node *object, uint32_t origin) {
  for (uint32_t i = 0; i < object->count; i++) {
    const cs_member *member = &object->members[i];
    const cs_name *name = cs_spelling_find(writer->spelling, member->key, member->key_length);
    cs_property *property = &properties->items[properties->count++];
    *property = (cs_property){.name = name, .origin = origin, .member = member};
    if (name) {
      property->spelling = name->spelling;
      property->length = name->length;
      property->rank = name->rank;
    } else if (!name_unknown(writer, property)) {
      return false;
    }
  }
  return true;
}

static int compare_bytes(const char *left, size_t left_length, const char *right, size_t right_length) {
  int difference = memcmp(left, right, left_length < right_length ? left_length : right_length);
  return difference != 0 ? difference : (left_length > right_length) - (left_length < right_length);
}

static int compare(const cs_property *left, const cs_property *right) {
  if (left->rank != right->rank) return left->rank < right->rank ? -1 : 1;
  return left->name ? 0 : compare_bytes(left->spelling, left->length, right->spelling, right->length);
}

/// The place of a property while sorting: its rank, then its index, which keeps equal ones in their order.
typedef uint64_t sort_key;

static bool precedes(const cs_property *items, sort_key left, sort_key right) {
  if (left >> 32 != right >> 32) return left < right;
  int order = compare(&items[(uint32_t)left], &items[(uint32_t)right]);
  return order != 0 ? order < 0 : left < right;
}

/// Merges the sorted halves `keys[..< middle]` and `keys[middle ..< count]`.
static void merge(const cs_property *items, sort_key *keys, size_t middle, size_t count, sort_key *scratch) {
  memcpy(scratch, keys, middle * sizeof *keys);
  for (size_t left = 0, right = middle, at = 0; left < middle; at++) {
    bool takes_right = right < count && precedes(items, keys[right], scratch[left]);
    keys[at] = takes_right ? keys[right++] : scratch[left++];
  }
}

/// Sorts by insertion while there is little, which is nearly always; halves are merged so that an object with very many
/// members takes no quadratic time.
static void sort(const cs_property *items, sort_key *keys, size_t count, sort_key *scratch) {
  if (count > 64) {
    sort(items, keys, count / 2, scratch);
    sort(items, keys + count / 2, count - count / 2, scratch);
    merge(items, keys, count / 2, count, scratch);
    return;
  }
  for (size_t i = 1; i < count; i++) {
    sort_key moved = keys[i];
    size_t at = i;
    for (; at > 0 && precedes(items, moved, keys[at - 1]); at--) keys[at] = keys[at - 1];
    keys[at] = moved;
  }
}

static bool sort_items(cs_writer *writer, cs_properties *properties) {
  size_t count = properties->count;
  if (count < 2) return true;
  cs_property *sorted = cs_arena_take(writer->arena, count * sizeof *sorted);
  sort_key *keys = cs_arena_take(writer->arena, 2 * count * sizeof *keys);
  if (!sorted || !keys) return cs_fault_memory(writer->fault);
  for (size_t i = 0; i < count; i++) keys[i] = (sort_key)properties->items[i].rank << 32 | i;
  sort(properties->items, keys, count, keys + count);
  for (size_t i = 0; i < count; i++) sorted[i] = properties->items[(uint32_t)keys[i]];
  properties->items = sorted;
  return true;
}

static bool given_twice(cs_writer *writer, const cs_property *first, const cs_property *second) {
  char left[80], right[80];
  cs_quote(left, sizeof left, first->member->key, first->member->key_length);
  cs_quote(right, sizeof right, second->member->key, second->member->key_length);
  return cs_fault_set(writer->fault, CSNAPSHOT_FAULT_DUPLICATE_KEY, -1, "keep one of them",
                      "a property is given twice: \"%s\" and \"%s\"", left, right);
}

bool cs_properties_sort(cs_writer *writer, cs_properties *properties) {
  if (!sort_items(writer, properties)) return false;
  size_t kept = 0;
  for (size_t i = 0; i < properties->count; i++) {
    cs_property *property = &properties->items[i];
    cs_property *before = kept > 0 ? &properties->items[kept - 1] : NULL;
    if (!before || compare(before, property) != 0) {
      properties->items[kept++] = *property;
      continue;
    }
    bool is_null = property->member->value.kind == CS_NULL || before->member->value.kind == CS_NULL;
    if (!is_null || property->origin == before->origin) return given_twice(writer, before, property);
    if (before->member->value.kind == CS_NULL) *before = *property;
  }
  properties->count = kept;
  return true;
}

static void write_byte(cs_writer *writer, char byte) { cs_text_append(writer->out, &byte, 1); }

static void write_integer(cs_writer *writer, uint64_t magnitude, bool is_negative) {
  char digits[24];
  size_t at = sizeof digits;
  do digits[--at] = (char)('0' + magnitude % 10);
  while (magnitude /= 10);
  if (is_negative) digits[--at] = '-';
  cs_text_append(writer->out, digits + at, sizeof digits - at);
}

static void write_signed(cs_writer *writer, int64_t integer) {
  write_integer(writer, integer < 0 ? 0 - (uint64_t)integer : (uint64_t)integer, integer < 0);
}

static void write_real(cs_writer *writer, double real) {
  // The command line writes -1.0 where REST writes -1. Beyond 2^53 a double no longer distinguishes integers.
  if (real >= -0x1p53 && real <= 0x1p53 && real == (double)(int64_t)real) {
    write_signed(writer, (int64_t)real);
    return;
  }
  char digits[cs_real_capacity];
  cs_text_append(writer->out, digits, cs_json_write_real(digits, real));
}

static size_t write_escape(char *out, unsigned char byte) {
  static const char short_names[] = "btn\0fr";
  static const char hex[] = "0123456789abcdef";
  out[0] = '\\';
  if (byte == '"' || byte == '\\') {
    out[1] = (char)byte;
    return 2;
  }
  if (byte >= 8 && byte <= 13 && byte != 11) {
    out[1] = short_names[byte - 8];
    return 2;
  }
  memcpy(out + 1, "u00", 3);
  out[4] = hex[byte >> 4];
  out[5] = hex[byte & 15];
  return 6;
}

/// How many bytes from `at` on are copied as they are, at most 16; also writes 16 bytes to `to`.
static inline size_t copy_plain(char *to, const char *bytes, size_t at, size_t length) {
#ifdef __SSE2__
  if (length - at >= 16) {
    __m128i part = _mm_loadu_si128((const __m128i *)(const void *)(bytes + at));
    _mm_storeu_si128((__m128i *)(void *)to, part);
    __m128i is_control = _mm_cmpeq_epi8(_mm_min_epu8(part, _mm_set1_epi8(0x1f)), part);
    __m128i is_quote = _mm_cmpeq_epi8(part, _mm_set1_epi8('"'));
    __m128i is_backslash = _mm_cmpeq_epi8(part, _mm_set1_epi8('\\'));
    int escaped = _mm_movemask_epi8(_mm_or_si128(is_control, _mm_or_si128(is_quote, is_backslash)));
    return escaped == 0 ? 16 : (size_t)__builtin_ctz((unsigned)escaped);
  }
#endif
  size_t end = at;
  while (end < length && end - at < 16) {
    unsigned char byte = (unsigned char)bytes[end];
    if (byte < 0x20 || byte == '"' || byte == '\\') break;
    to[end++ - at] = (char)byte;
  }
  return end - at;
}

void cs_write_string(cs_writer *writer, const char *bytes, size_t length) {
  cs_text *out = writer->out;
  // At worst every byte becomes \u00xx.
  if (!cs_text_reserve(out, 6 * length + 2 + 16)) return;
  char *to = out->bytes + out->length;
  *to++ = '"';
  for (size_t at = 0; at < length;) {
    size_t plain = copy_plain(to, bytes, at, length);
    to += plain;
    at += plain;
    if (plain < 16 && at < length) to += write_escape(to, (unsigned char)bytes[at++]);
  }
  *to++ = '"';
  out->length = (size_t)(to - out->bytes);
}

static void write_comma(cs_writer *writer) {
  const cs_text *out = writer->out;
  if (out->length > 0 && out->bytes[out->length - 1] != '{') write_byte(writer, ',');
}

void cs_write_name(cs_writer *writer, const char *name, size_t length) {
  write_comma(writer);
  cs_write_string(writer, name, length);
  write_byte(writer, ':');
}

void cs_write_property_name(cs_writer *writer, const cs_property *property) {
  if (!property->name) {
    cs_write_name(writer, property->spelling, property->length);
    return;
  }
  write_comma(writer);
  cs_text_append(writer->out, property->name->quoted, property->name->length + 3);
}

static bool write_free_value(cs_writer *writer, const cs_node *value);

/// The members of a map of the users' own, in order of their keys' bytes.
static bool free_members(cs_writer *writer, cs_properties *members, const cs_node *map) {
  if (!cs_properties_begin(writer, members, map->count)) return false;
  for (uint32_t i = 0; i < map->count; i++) {
    const cs_member *member = &map->members[i];
    members->items[members->count++] =
        (cs_property){.spelling = member->key, .length = member->key_length, .member = member};
  }
  return sort_items(writer, members);
}

static bool write_free_map(cs_writer *writer, const cs_node *map) {
  cs_properties members;
  if (!free_members(writer, &members, map)) return false;
  write_byte(writer, '{');
  for (size_t i = 0; i < members.count; i++) {
    const cs_property *member = &members.items[i];
    // Of exact duplicates the last counts, as for every JSON reader that takes them.
    if (i + 1 < members.count && compare(member, member + 1) == 0) continue;
    if (member->member->value.kind == CS_NULL) continue;
    cs_write_property_name(writer, member);
    if (!write_free_value(writer, &member->member->value)) return false;
  }
  write_byte(writer, '}');
  return true;
}

static bool write_free_array(cs_writer *writer, const cs_node *array) {
  write_byte(writer, '[');
  for (uint32_t i = 0; i < array->count; i++) {
    if (i > 0) write_byte(writer, ',');
    if (!write_free_value(writer, &array->items[i])) return false;
  }
  write_byte(writer, ']');
  return true;
}

/// A value of the users' own: nothing in it is folded.
static bool write_free_value(cs_writer *writer, const cs_node *value) {
  if (value->kind == CS_OBJECT) return write_free_map(writer, value);
  if (value->kind == CS_ARRAY) return write_free_array(writer, value);
  if (value->kind == CS_STRING) {
    cs_write_string(writer, value->string, value->count);
    return true;
  }
  return cs_write_value(writer, value, NULL, NULL);
}

/// The command line adds the resource group to every object that has an id.
static bool has_id(const cs_properties *properties) {
  for (size_t i = 0; i < properties->count; i++) {
    if (properties->items[i].name && properties->items[i].name->key == CS_KEY_ID) return true;
  }
  return false;
}

static bool write_object(cs_writer *writer, const cs_node *object, const cs_name *name) {
  cs_properties properties;
  if (!cs_properties_begin(writer, &properties, object->count)) return false;
  if (!cs_properties_add(writer, &properties, object, 0) || !cs_properties_sort(writer, &properties)) return false;
  bool is_identified = has_id(&properties);
  write_byte(writer, '{');
  for (size_t i = 0; i < properties.count; i++) {
    const cs_property *property = &properties.items[i];
    if (property->member->value.kind == CS_NULL) continue;
    if (property->name && property->name->rule == CS_SECRET) continue;
    if (is_identified && property->name && property->name->key == CS_KEY_RESOURCE_GROUP) continue;
    cs_write_property_name(writer, property);
    if (!cs_write_value(writer, &property->member->value, property->name, name)) return false;
  }
  write_byte(writer, '}');
  return true;
}

/// The canonical text of an element of a list, as a place in the text of all.
typedef struct {
  const char *bytes;
  size_t length;
} written;

static int compare_written(const void *left, const void *right) {
  const written *one = left, *other = right;
  return compare_bytes(one->bytes, one->length, other->bytes, other->length);
}

/// Writes the elements one after the other, and how long each is. In a list of lists only the outer one is a set.
static bool write_elements(cs_writer *writer, const cs_node *array, const cs_name *name, const cs_name *parent,
                           written *elements) {
  for (uint32_t i = 0; i < array->count; i++) {
    const cs_node *item = &array->items[i];
    size_t from = writer->out->length;
    if (!cs_write_value(writer, item, item->kind == CS_ARRAY ? NULL : name, parent)) return false;
    elements[i] = (written){NULL, writer->out->length - from};
  }
  return true;
}

/// Writes the elements, of which `texts` holds the texts one after the other, in order and each once.
static void write_ordered(cs_writer *writer, written *elements, size_t count, const char *texts) {
  for (size_t i = 0; i < count; texts += elements[i++].length) elements[i].bytes = texts;
  qsort(elements, count, sizeof *elements, compare_written);
  write_byte(writer, '[');
  for (size_t i = 0; i < count; i++) {
    if (i > 0 && compare_written(&elements[i - 1], &elements[i]) == 0) continue;
    if (i > 0) write_byte(writer, ',');
    cs_text_append(writer->out, elements[i].bytes, elements[i].length);
  }
  write_byte(writer, ']');
}

/// The scratch memory goes at once: sets can be nested, and an arena would keep a copy for each level.
static bool write_set(cs_writer *writer, const cs_node *array, const cs_name *name, const cs_name *parent) {
  cs_text *out = writer->out;
  size_t start = out->length;
  written *elements = cs_allocate((array->count + 1) * sizeof *elements);
  bool is_written = elements && write_elements(writer, array, name, parent, elements);
  char *texts = is_written ? cs_allocate(out->length - start + 1) : NULL;
  bool has_memory = elements && (texts || !is_written);
  if (texts && !out->has_failed) {
    memcpy(texts, out->bytes + start, out->length - start);
    out->length = start;
    write_ordered(writer, elements, array->count, texts);
  }
  cs_release(elements);
  cs_release(texts);
  return has_memory ? is_written : cs_fault_memory(writer->fault);
}

static bool write_array(cs_writer *writer, const cs_node *array, const cs_name *name, const cs_name *parent) {
  if (name && name->comparison & CS_SET) return write_set(writer, array, name, parent);
  write_byte(writer, '[');
  for (uint32_t i = 0; i < array->count; i++) {
    if (i > 0) write_byte(writer, ',');
    if (!cs_write_value(writer, &array->items[i], name, parent)) return false;
  }
  write_byte(writer, ']');
  return true;
}

/// The spelling of a string by what its property is; itself when there is no rule.
static bool write_string_value(cs_writer *writer, const cs_node *value, const cs_name *name, const cs_name *parent) {
  cs_value_spelling known = {0};
  bool is_fixed = name && cs_spelling_of_value(writer->spelling, name, parent, value->string, value->count, &known);
  if (known.spelling) {
    cs_write_string(writer, known.spelling, known.length);
    return true;
  }
  cs_value_rule rule = name ? name->rule : CS_PLAIN;
  bool is_folded = name && name->comparison & CS_FOLDED;
  bool is_lowered = is_fixed || is_folded || cs_is_resource_id(value->string, value->count);
  if (!is_lowered && rule == CS_PLAIN) {
    cs_write_string(writer, value->string, value->count);
    return true;
  }
  char *text = cs_arena_take(writer->arena, value->count + 1);
  if (!text) return cs_fault_memory(writer->fault);
  cs_write_string(writer, text, cs_respell_value(text, value->string, value->count, rule, is_lowered));
  return true;
}

bool cs_write_value(cs_writer *writer, const cs_node *value, const cs_name *name, const cs_name *parent) {
  switch (value->kind) {
  case CS_NULL:
    cs_text_append(writer->out, "null", 4);
    return true;
  case CS_FALSE:
    cs_text_append(writer->out, "false", 5);
    return true;
  case CS_TRUE:
    cs_text_append(writer->out, "true", 4);
    return true;
  case CS_INTEGER:
    write_signed(writer, value->integer);
    return true;
  case CS_UNSIGNED:
    write_integer(writer, value->unsigned_integer, false);
    return true;
  case CS_REAL:
    write_real(writer, value->real);
    return true;
  case CS_STRING:
    return write_string_value(writer, value, name, parent);
  case CS_ARRAY:
    return write_array(writer, value, name, parent);
  case CS_OBJECT:
    if (name && name->rule == CS_FREE_MAP) return write_free_map(writer, value);
    return write_object(writer, value, name);
  }
  return false;
}
