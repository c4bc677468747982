#include "canonical.h"

#include <string.h>

#include "value_spelling.h"

bool cs_properties_begin(cs_writer *writer, cs_properties *properties, size_t capacity) {
  *properties = (cs_properties){cs_arena_take(writer->arena, (capacity + 1) * sizeof(cs_property)), 0};
  return properties->items || cs_fault_memory(writer->fault);
}

/// A name that no table knows is told in lower case.
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

/// Merges the sorted halves `items[..< middle]` and `items[middle ..< count]`, equal ones in their order.
static void merge(cs_property *items, size_t middle, size_t count, cs_property *scratch) {
  memcpy(scratch, items, middle * sizeof *items);
  for (size_t left = 0, right = middle, at = 0; left < middle; at++) {
    bool takes_right = right < count && compare(&items[right], &scratch[left]) < 0;
    items[at] = takes_right ? items[right++] : scratch[left++];
  }
}

/// A stable sort: by insertion while there is little, which is nearly always; halves are merged so that an object with
/// very many members takes no quadratic time.
static void sort(cs_property *items, size_t count, cs_property *scratch) {
  if (count > 64) {
    sort(items, count / 2, scratch);
    sort(items + count / 2, count - count / 2, scratch);
    merge(items, count / 2, count, scratch);
    return;
  }
  for (size_t i = 1; i < count; i++) {
    cs_property moved = items[i];
    size_t at = i;
    for (; at > 0 && compare(&moved, &items[at - 1]) < 0; at--) items[at] = items[at - 1];
    items[at] = moved;
  }
}

static bool sort_items(cs_writer *writer, cs_properties *properties) {
  cs_property *scratch = NULL;
  if (properties->count > 64) {
    scratch = cs_arena_take(writer->arena, properties->count * sizeof *scratch);
    if (!scratch) return cs_fault_memory(writer->fault);
  }
  sort(properties->items, properties->count, scratch);
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
  // The command line writes -1.0 where REST writes -1. Beyond 2^53 a double no longer tells integers apart.
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

void cs_write_string(cs_writer *writer, const char *bytes, size_t length) {
  cs_text *out = writer->out;
  // At worst every byte becomes \u00xx.
  if (!cs_text_reserve(out, 6 * length + 2)) return;
  char *to = out->bytes + out->length;
  *to++ = '"';
  for (size_t i = 0; i < length; i++) {
    unsigned char byte = (unsigned char)bytes[i];
    if (byte >= 0x20 && byte != '"' && byte != '\\') *to++ = (char)byte;
    else to += write_escape(to, byte);
  }
  *to++ = '"';
  out->length = (size_t)(to - out->bytes);
}

void cs_write_property_name(cs_writer *writer, const char *spelling, size_t length) {
  cs_text *out = writer->out;
  if (out->length > 0 && out->bytes[out->length - 1] != '{') write_byte(writer, ',');
  cs_write_string(writer, spelling, length);
  write_byte(writer, ':');
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
    cs_write_property_name(writer, member->spelling, member->length);
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
    cs_write_property_name(writer, property->spelling, property->length);
    if (!cs_write_value(writer, &property->member->value, property->name, name)) return false;
  }
  write_byte(writer, '}');
  return true;
}

static bool write_array(cs_writer *writer, const cs_node *array, const cs_name *name, const cs_name *parent) {
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
  bool is_lowered = is_fixed || cs_is_resource_id(value->string, value->count);
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
