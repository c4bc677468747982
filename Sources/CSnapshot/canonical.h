#ifndef CSNAPSHOT_CANONICAL_H
#define CSNAPSHOT_CANONICAL_H

/// The one canonical JSON text of a value, whatever shape and spelling it came in: minified, properties in REST
/// spelling and in order of their lower-cased names, nulls left out, ids and fixed values in one case.

#include "fault.h"
#include "json.h"
#include "spelling.h"

/// A property of an object, its name made out.
typedef struct {
  /// NULL for a name that is not known; then `spelling` is in lower case.
  const cs_name *name;
  const char *spelling;
  uint32_t length;
  uint32_t rank;
  /// Which object of several that are flattened into one it comes from.
  uint32_t origin;
  const cs_member *member;
} cs_property;

typedef struct {
  cs_property *items;
  size_t count;
} cs_properties;

/// What a resource reports of its tags or labels, by which scopes choose it. Azure leaves the key out of what has none, so
/// that alone does not say that they were removed.
typedef enum { CS_MAP_ABSENT = 0, CS_MAP_EMPTY = 1, CS_MAP_GIVEN = 2 } cs_map_report;

/// What writing needs. Running out of memory is noted in `out`, all else in `fault`.
typedef struct {
  const cs_spelling *spelling;
  cs_arena *arena;
  cs_text *out;
  cs_fault *fault;
} cs_writer;

/// Makes room for the properties of objects with `capacity` members in all.
bool cs_properties_begin(cs_writer *writer, cs_properties *properties, size_t capacity);

/// Adds the members of an object; memory can run out.
bool cs_properties_add(cs_writer *writer, cs_properties *properties, const cs_node *object, uint32_t origin);

/// Puts properties in order. One that is given twice is a fault; a null is none when the other is from elsewhere.
bool cs_properties_sort(cs_writer *writer, cs_properties *properties);

/// Write `"name":`, and a comma before it unless it is the first in its object.
void cs_write_property_name(cs_writer *writer, const cs_property *property);
void cs_write_name(cs_writer *writer, const char *name, size_t length);

/// Writes a value. `name` is the property it belongs to, `parent` the one that its object belongs to; NULL when unknown
/// or, for `parent`, at the level of a resource.
bool cs_write_value(cs_writer *writer, const cs_node *value, const cs_name *name, const cs_name *parent);

/// Writes a text as a JSON string, as it is.
void cs_write_string(cs_writer *writer, const char *bytes, size_t length);

#endif
