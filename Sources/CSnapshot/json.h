#ifndef CSNAPSHOT_JSON_H
#define CSNAPSHOT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "memory.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  CS_NULL,
  CS_FALSE,
  CS_TRUE,
  CS_INTEGER,
  /// An integer above the largest signed one.
  CS_UNSIGNED,
  CS_REAL,
  CS_STRING,
  CS_ARRAY,
  CS_OBJECT,
} cs_node_kind;

/// A value of JSON. Strings are UTF-8, unescaped, and may contain NUL.
typedef struct cs_node {
  cs_node_kind kind;
  /// Bytes of a string, items of an array, members of an object.
  uint32_t count;
  union {
    int64_t integer;
    uint64_t unsigned_integer;
    double real;
    const char *string;
    const struct cs_node *items;
    const struct cs_member *members;
  };
} cs_node;

typedef struct cs_member {
  const char *key;
  uint32_t key_length;
  cs_node value;
} cs_member;

/// Objects and arrays may be nested this deep.
enum { cs_json_depth_limit = 128 };

typedef enum { CS_PARSED, CS_PARSE_NO_MEMORY, CS_PARSE_TOO_DEEP, CS_PARSE_INVALID } cs_parse_outcome;

typedef struct cs_json_parser cs_json_parser;

/// NULL when out of memory.
cs_json_parser *cs_json_parser_new(void);
void cs_json_parser_free(cs_json_parser *parser);

/// Parses `length` bytes, behind which 64 more must be readable, into `out`. The tree is in `arena`, its strings are in
/// the parser: it lives until the arena is emptied or the parser parses again.
cs_parse_outcome cs_json_parse(cs_json_parser *parser, cs_arena *arena, const char *bytes, size_t length,
                               cs_node *out);

enum { cs_real_capacity = 32 };

/// Writes the shortest text that reads as `real` again, whatever the locale, and returns its length.
size_t cs_json_write_real(char out[cs_real_capacity], double real);

#ifdef __cplusplus
}
#endif

#endif
