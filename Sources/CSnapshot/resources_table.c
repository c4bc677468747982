/// `snapshot_resources(here, key)`: the rows of the element that `snapshot_elements` is at.

#include <string.h>

#include "tables.h"

SQLITE_EXTENSION_INIT3

enum {
  kind_column,
  subscription_column,
  resource_group_column,
  cluster_column,
  pool_column,
  are_pools_told_column,
  resource_uid_column,
  name_column,
  traits_column,
  traits_digest_column,
  config_column,
  config_digest_column,
  reading_column,
  reading_digest_column,
  node_count_column,
  etag_column,
  reports_tags_column,
  reports_labels_column,
  at_byte_column,
  here_argument,
  key_argument,
};

const char cs_resources_columns[] =
    "CREATE TABLE x(kind TEXT, subscription TEXT, resource_group TEXT, cluster TEXT, pool TEXT, are_pools_told INTEGER,"
    " resource_uid TEXT, name TEXT, traits TEXT, traits_digest BLOB, config TEXT, config_digest BLOB,"
    " reading TEXT, reading_digest BLOB, node_count INTEGER, etag TEXT, reports_tags INTEGER, reports_labels INTEGER, at_byte INTEGER, here HIDDEN, key HIDDEN)";

typedef struct {
  sqlite3_vtab_cursor base;
  csnapshot *snapshot;
  /// For elements that were not read ahead; of its own, so that two of these tables in one statement do not disturb
  /// each other.
  cs_resource_reader reader;
  cs_resource_memory memory;
  cs_digest_key key;
  /// NULL when there is no element.
  const cs_handover *handover;
  uint64_t moves;
  cs_resources resources;
  size_t at;
} resources_cursor;

static int plan(sqlite3_vtab *table, sqlite3_index_info *plan) {
  (void)table;
  plan->estimatedRows = 4;
  plan->estimatedCost = 10;
  return cs_plan_arguments(plan, here_argument, 2, 1);
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out) {
  resources_cursor *cursor = cs_cursor_open(sizeof *cursor, out);
  if (!cursor) return SQLITE_NOMEM;
  csnapshot *snapshot = cs_table_context(table);
  cursor->snapshot = snapshot;
  if (cs_resource_reader_open(&cursor->reader, snapshot->spelling, &snapshot->fault)) return SQLITE_OK;
  cs_cursor_close(&cursor->base);
  return SQLITE_NOMEM;
}

static int close_cursor(sqlite3_vtab_cursor *base) {
  resources_cursor *cursor = (resources_cursor *)base;
  cs_resource_reader_close(&cursor->reader);
  cs_arena_release(&cursor->memory.arena);
  cs_text_release(&cursor->memory.text);
  return cs_cursor_close(base);
}

/// Takes the resources that were read ahead, or reads them.
static bool read_element(resources_cursor *cursor, const cs_handover *handover) {
  csnapshot *snapshot = cursor->snapshot;
  int is_ahead = cs_read_ahead_resources(handover->ahead, &cursor->key, &cursor->resources, &snapshot->fault);
  if (is_ahead < 0) return false;
  if (is_ahead == 0) {
    cs_arena_empty(&cursor->memory.arena);
    cs_text_empty(&cursor->memory.text);
    bool is_read = cs_resource_reader_read(&cursor->reader, &handover->element, &cursor->key, &cursor->memory,
                                           &cursor->resources);
    if (!is_read) return false;
  }
  cursor->handover = handover;
  cursor->moves = handover->moves;
  return cs_snapshot_hold_kind(snapshot, cursor->resources.items[0].kind, &handover->element);
}

static int fail(resources_cursor *cursor, const char *path) {
  cs_fault *fault = &cursor->snapshot->fault;
  cursor->handover = NULL;
  if (path) cs_fault_find_line(fault, path);
  return cs_table_fail(cursor->base.pVtab, fault);
}

static int filter(sqlite3_vtab_cursor *base, int given, const char *name, int count, sqlite3_value **arguments) {
  (void)name, (void)count;
  resources_cursor *cursor = (resources_cursor *)base;
  cursor->at = 0;
  cursor->handover = NULL;
  const cs_handover *handover = sqlite3_value_pointer(arguments[0], cs_element_pointer);
  if (!handover && sqlite3_value_type(arguments[0]) == SQLITE_NULL) return SQLITE_OK;
  if (!handover || !handover->is_here) {
    cs_fault_set(&cursor->snapshot->fault, CSNAPSHOT_FAULT_MISUSE, -1, "join it with snapshot_elements",
                 "the argument is not the element that snapshot_elements is at");
    return fail(cursor, NULL);
  }
  bool is_keyed = cs_table_read_key(&cursor->key, given, arguments, &cursor->snapshot->fault);
  return is_keyed && read_element(cursor, handover) ? SQLITE_OK : fail(cursor, handover->path);
}

static int next(sqlite3_vtab_cursor *base) {
  ((resources_cursor *)base)->at++;
  return SQLITE_OK;
}

/// Resources that were read ahead go with their element.
static bool is_at_row(const resources_cursor *cursor) {
  return cursor->handover && cursor->handover->moves == cursor->moves && cursor->at < cursor->resources.count;
}

static int has_ended(sqlite3_vtab_cursor *base) { return !is_at_row((const resources_cursor *)base); }

static void tell_piece(sqlite3_context *result, cs_piece piece) {
  if (piece.bytes) sqlite3_result_text(result, piece.bytes, (int)piece.length, SQLITE_TRANSIENT);
}

static void tell_text(sqlite3_context *result, const resources_cursor *cursor, const cs_told *told) {
  tell_piece(result, (cs_piece){cursor->resources.memory->text.bytes + told->from, told->length});
}

static void tell_digest(sqlite3_context *result, const cs_told *told) {
  sqlite3_result_blob(result, told->digest, cs_digest_size, SQLITE_TRANSIENT);
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *result, int which) {
  const resources_cursor *cursor = (const resources_cursor *)base;
  if (!is_at_row(cursor)) return SQLITE_OK;
  const cs_resource *resource = &cursor->resources.items[cursor->at];
  bool is_cluster = resource->kind == CSNAPSHOT_KIND_CLUSTER;
  switch (which) {
  case kind_column:
    sqlite3_result_text(result, is_cluster ? "cluster" : "pool", -1, SQLITE_STATIC);
    break;
  case subscription_column:
    tell_piece(result, resource->identity.subscription);
    break;
  case resource_group_column:
    tell_piece(result, resource->identity.resource_group);
    break;
  case cluster_column:
    tell_piece(result, resource->identity.cluster);
    break;
  case pool_column:
    tell_piece(result, resource->identity.pool);
    break;
  case are_pools_told_column:
    if (is_cluster) sqlite3_result_int(result, resource->are_pools_told);
    break;
  case resource_uid_column:
    tell_piece(result, resource->resource_uid);
    break;
  case name_column:
    tell_piece(result, resource->name);
    break;
  case traits_column:
    tell_text(result, cursor, &resource->traits);
    break;
  case traits_digest_column:
    tell_digest(result, &resource->traits);
    break;
  case config_column:
    tell_text(result, cursor, &resource->config);
    break;
  case config_digest_column:
    tell_digest(result, &resource->config);
    break;
  case reading_column:
    tell_text(result, cursor, &resource->reading);
    break;
  case reading_digest_column:
    tell_digest(result, &resource->reading);
    break;
  case node_count_column:
    if (resource->node_count >= 0) sqlite3_result_int64(result, resource->node_count);
    break;
  case etag_column:
    tell_piece(result, resource->etag);
    break;
  case reports_tags_column:
    sqlite3_result_int(result, (int)resource->tags);
    break;
  case reports_labels_column:
    sqlite3_result_int(result, (int)resource->labels);
    break;
  case at_byte_column:
    sqlite3_result_int64(result, cursor->handover->element.at_byte);
    break;
  default:
    break;
  }
  return SQLITE_OK;
}

static int row_id(sqlite3_vtab_cursor *base, sqlite3_int64 *out) {
  *out = (sqlite3_int64)((const resources_cursor *)base)->at;
  return SQLITE_OK;
}

const sqlite3_module cs_resources_module = {
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
