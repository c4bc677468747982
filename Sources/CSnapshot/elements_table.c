/// `snapshot_elements(source, key)`: one row an element of a document, in one pass.

#define _GNU_SOURCE
#include <string.h>

#include "tables.h"

SQLITE_EXTENSION_INIT3

enum { ordinal_column, at_byte_column, raw_digest_column, here_column, source_argument, key_argument };

const char cs_elements_columns[] =
    "CREATE TABLE x(ordinal INTEGER, at_byte INTEGER, raw_digest BLOB, here, source HIDDEN, key HIDDEN)";

typedef struct {
  sqlite3_vtab_cursor base;
  csnapshot *snapshot;
  cs_read_ahead *ahead;
  cs_handover *handover;
  cs_digest_key key;
  char *path;
} elements_cursor;

static int plan(sqlite3_vtab *table, sqlite3_index_info *plan) {
  (void)table;
  plan->estimatedRows = 20000;
  plan->estimatedCost = 1e6;
  return cs_plan_arguments(plan, source_argument, 2, 1);
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out) {
  elements_cursor *cursor = cs_cursor_open(sizeof *cursor, out);
  if (!cursor) return SQLITE_NOMEM;
  cursor->snapshot = cs_table_context(table);
  return SQLITE_OK;
}

static void end_document(elements_cursor *cursor) {
  cs_handover_give_back(cursor->handover);
  cs_read_ahead_close(cursor->ahead);
  cursor->ahead = NULL;
  cursor->handover = NULL;
  cs_release(cursor->path);
  cursor->path = NULL;
}

static int close_cursor(sqlite3_vtab_cursor *base) {
  elements_cursor *cursor = (elements_cursor *)base;
  end_document(cursor);
  return cs_cursor_close(base);
}

static int fail(elements_cursor *cursor) {
  cs_fault *fault = &cursor->snapshot->fault;
  if (cursor->path) cs_fault_find_line(fault, cursor->path);
  return cs_table_fail(cursor->base.pVtab, fault);
}

/// Resource Graph alone reports types in lower case.
static bool is_row_of_graph(const cs_element *element) {
  static const char type[] = "\"microsoft.containerservice/managedclusters\"";
  return memmem(element->bytes, element->length, type, sizeof type - 1) != NULL;
}

/// The first element shows what the document is of, even if nobody asks for resources.
static bool hold_first_kind(elements_cursor *cursor) {
  const cs_element *element = &cursor->handover->element;
  if (element->ordinal > 1) return true;
  cursor->snapshot->facts.shape = cs_read_ahead_document(cursor->ahead)->shape;
  cursor->snapshot->facts.is_of_graph = is_row_of_graph(element);
  csnapshot_kind kind = cs_resource_reader_identify(&cursor->snapshot->reader, element);
  return kind != CSNAPSHOT_KIND_NONE && cs_snapshot_hold_kind(cursor->snapshot, kind, element);
}

static int next(sqlite3_vtab_cursor *base) {
  elements_cursor *cursor = (elements_cursor *)base;
  csnapshot *snapshot = cursor->snapshot;
  cs_handover *handover = cursor->handover;
  handover->is_here = false;
  handover->moves++;
  int found = cs_read_ahead_next(cursor->ahead, &handover->element, &snapshot->fault);
  handover->is_here = found > 0;
  bool is_good = found > 0   ? hold_first_kind(cursor)
                 : found == 0 ? cs_snapshot_end(snapshot, cs_read_ahead_document(cursor->ahead))
                              : false;
  return is_good ? SQLITE_OK : fail(cursor);
}

static bool copy_path(elements_cursor *cursor, sqlite3_value *value) {
  cs_fault *fault = &cursor->snapshot->fault;
  const char *path = sqlite3_value_type(value) == SQLITE_TEXT ? (const char *)sqlite3_value_text(value) : NULL;
  if (!path) {
    return cs_fault_set(fault, CSNAPSHOT_FAULT_MISUSE, -1, "name a file, or - for standard input",
                        "no document is named");
  }
  size_t size = strlen(path) + 1;
  cursor->path = cs_allocate(size);
  if (!cursor->path) return cs_fault_memory(fault);
  memcpy(cursor->path, path, size);
  return true;
}

static bool open_document(elements_cursor *cursor, int given, sqlite3_value **arguments) {
  csnapshot *snapshot = cursor->snapshot;
  if (!copy_path(cursor, arguments[0])) return false;
  if (!cs_table_read_key(&cursor->key, given, arguments, &snapshot->fault)) return false;
  cursor->handover = cs_snapshot_take_handover(snapshot);
  if (!cursor->handover) return cs_fault_memory(&snapshot->fault);
  cursor->ahead = cs_read_ahead_open(cursor->path, &cursor->key, snapshot->spelling, &snapshot->progress,
                                     &snapshot->fault);
  cursor->handover->ahead = cursor->ahead;
  cursor->handover->path = cursor->path;
  return cursor->ahead != NULL;
}

static int filter(sqlite3_vtab_cursor *base, int given, const char *name, int count, sqlite3_value **arguments) {
  (void)name, (void)count;
  elements_cursor *cursor = (elements_cursor *)base;
  end_document(cursor);
  cs_snapshot_begin(cursor->snapshot);
  return open_document(cursor, given, arguments) ? next(base) : fail(cursor);
}

static int has_ended(sqlite3_vtab_cursor *base) {
  const cs_handover *handover = ((elements_cursor *)base)->handover;
  return !handover || !handover->is_here;
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *result, int which) {
  elements_cursor *cursor = (elements_cursor *)base;
  const cs_element *element = &cursor->handover->element;
  switch (which) {
  case ordinal_column:
    sqlite3_result_int64(result, element->ordinal);
    break;
  case at_byte_column:
    sqlite3_result_int64(result, element->at_byte);
    break;
  case raw_digest_column:
    sqlite3_result_blob(result, cs_read_ahead_raw_digest(cursor->ahead), cs_digest_size, SQLITE_TRANSIENT);
    break;
  case here_column:
    sqlite3_result_pointer(result, cursor->handover, cs_element_pointer, NULL);
    break;
  default:
    break;
  }
  return SQLITE_OK;
}

static int row_id(sqlite3_vtab_cursor *base, sqlite3_int64 *out) {
  *out = ((elements_cursor *)base)->handover->element.ordinal;
  return SQLITE_OK;
}

const sqlite3_module cs_elements_module = {
  .xConnect = cs_table_connect,
  .xBestIndex = plan,
  .xDisconnect = cs_table_disconnect,
  .xOpen = open_cursor,
  .xClose = close_cursor,
  .xFilter = filter,
  .xNext = next,
  .xEof = has_ended,
  .xColumn = column,
  .xRowid = row_id,
};
