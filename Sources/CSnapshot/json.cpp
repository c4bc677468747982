/// The only file that knows simdjson: it turns a parsed document into plain nodes.

#include "json.h"

#include <charconv>
#include <new>

#include <simdjson.h>

namespace dom = simdjson::dom;

struct cs_json_parser {
  dom::parser parser;
  size_t capacity = 0;
};

cs_json_parser *cs_json_parser_new(void) {
  void *memory = cs_allocate(sizeof(cs_json_parser));
  return memory ? new (memory) cs_json_parser : nullptr;
}

void cs_json_parser_free(cs_json_parser *parser) {
  if (!parser) return;
  parser->~cs_json_parser();
  cs_release(parser);
}

namespace {

template <typename T>
T *take(cs_arena *arena, size_t count) {
  // An empty object has a place too, so that NULL means out of memory.
  return static_cast<T *>(cs_arena_take(arena, (count + 1) * sizeof(T)));
}

bool convert(cs_arena *arena, dom::element element, cs_node *out);

bool convert_array(cs_arena *arena, dom::array array, cs_node *out) {
  cs_node *items = take<cs_node>(arena, array.size());
  if (!items) return false;
  uint32_t count = 0;
  for (dom::element item : array) {
    if (!convert(arena, item, &items[count++])) return false;
  }
  out->kind = CS_ARRAY;
  out->count = count;
  out->items = items;
  return true;
}

bool convert_object(cs_arena *arena, dom::object object, cs_node *out) {
  cs_member *members = take<cs_member>(arena, object.size());
  if (!members) return false;
  uint32_t count = 0;
  for (auto iterator = object.begin(); iterator != object.end(); ++iterator) {
    cs_member *member = &members[count++];
    member->key = iterator.key_c_str();
    member->key_length = iterator.key_length();
    if (!convert(arena, iterator.value(), &member->value)) return false;
  }
  out->kind = CS_OBJECT;
  out->count = count;
  out->members = members;
  return true;
}

bool convert(cs_arena *arena, dom::element element, cs_node *out) {
  switch (element.type()) {
  case dom::element_type::ARRAY:
    return convert_array(arena, element.get_array().value_unsafe(), out);
  case dom::element_type::OBJECT:
    return convert_object(arena, element.get_object().value_unsafe(), out);
  case dom::element_type::STRING:
    out->kind = CS_STRING;
    out->string = element.get_c_str().value_unsafe();
    out->count = static_cast<uint32_t>(element.get_string_length().value_unsafe());
    return true;
  case dom::element_type::INT64:
    out->kind = CS_INTEGER;
    out->integer = element.get_int64().value_unsafe();
    return true;
  case dom::element_type::UINT64:
    out->kind = CS_UNSIGNED;
    out->unsigned_integer = element.get_uint64().value_unsafe();
    return true;
  case dom::element_type::DOUBLE:
    out->kind = CS_REAL;
    out->real = element.get_double().value_unsafe();
    return true;
  case dom::element_type::BOOL:
    out->kind = element.get_bool().value_unsafe() ? CS_TRUE : CS_FALSE;
    return true;
  case dom::element_type::NULL_VALUE:
    out->kind = CS_NULL;
    return true;
  }
  return false;
}

/// simdjson makes room for every length anew; most elements are alike, so there is room for somewhat longer ones.
simdjson::error_code make_room(cs_json_parser *parser, size_t length) {
  if (length <= parser->capacity) return simdjson::SUCCESS;
  size_t capacity = length < 32 * 1024 ? 64 * 1024 : 2 * length;
  simdjson::error_code failure = parser->parser.allocate(capacity, cs_json_depth_limit);
  parser->capacity = failure ? 0 : capacity;
  return failure;
}

}  // namespace

cs_parse_outcome cs_json_parse(cs_json_parser *parser, cs_arena *arena, const char *bytes, size_t length,
                               cs_node *out) {
  if (make_room(parser, length)) return CS_PARSE_NO_MEMORY;
  dom::element root;
  switch (parser->parser.parse(bytes, length, false).get(root)) {
  case simdjson::SUCCESS:
    return convert(arena, root, out) ? CS_PARSED : CS_PARSE_NO_MEMORY;
  case simdjson::MEMALLOC:
    return CS_PARSE_NO_MEMORY;
  case simdjson::DEPTH_ERROR:
    return CS_PARSE_TOO_DEEP;
  default:
    return CS_PARSE_INVALID;
  }
}

size_t cs_json_write_real(char out[cs_real_capacity], double real) {
  return static_cast<size_t>(std::to_chars(out, out + cs_real_capacity, real).ptr - out);
}
