/// `snapshot_clusters(source)` and `snapshot_pools(source)`: the tables for people, as queries over the others.

#include "tables.h"

SQLITE_EXTENSION_INIT3

#define CLUSTER_ID                                                           \
  "'/subscriptions/' || r.subscription || '/resourcegroups/' || r.resource_group" \
  " || '/providers/microsoft.containerservice/managedclusters/' || r.cluster"

#define FROM_SOURCE " FROM snapshot_elements(?1) e JOIN snapshot_resources(e.here) r WHERE r.kind = "

/// A table that a query makes, given the document as its parameter.
typedef struct {
  /// The query yields the columns in their order.
  cs_table_definition base;
  const char *name;
  const char *query;
  int source_argument;
} people_table;

static const people_table clusters = {
  .name = "snapshot_clusters",
  .base.columns =
  "CREATE TABLE x(cluster_id TEXT, cluster TEXT, subscription TEXT, resource_group TEXT, location TEXT,"
  " kubernetes_version TEXT, provisioning_state TEXT, power_state TEXT, resource_uid TEXT, node_resource_group TEXT,"
  " sku TEXT, node_provisioning_mode TEXT, enable_fips INTEGER, tags TEXT, are_pools_told INTEGER, config TEXT,"
  " config_digest TEXT, at_byte INTEGER, source HIDDEN)",
  .query = "SELECT " CLUSTER_ID ", r.name, subscription, resource_group, traits ->> 'location',"
  " reading ->> 'kubernetesVersion', reading ->> 'provisioningState', reading ->> '$.powerState.code',"
  " resource_uid, config ->> 'nodeResourceGroup', traits ->> 'skuName', traits ->> 'nodeProvisioningMode',"
  " config ->> 'enableFIPS', config -> 'tags', are_pools_told, config, lower(hex(config_digest)), r.at_byte"
  FROM_SOURCE "'cluster'",
  .source_argument = 18,
};

static const people_table pools = {
  .name = "snapshot_pools",
  .base.columns =
  "CREATE TABLE x(cluster_id TEXT, cluster TEXT, pool TEXT, subscription TEXT, resource_group TEXT,"
  " enable_fips INTEGER, mode TEXT, type TEXT, os_type TEXT, os_sku TEXT, vm_size TEXT, count INTEGER,"
  " workload_runtime TEXT, kubernetes_version TEXT, node_image_version TEXT, image_family TEXT,"
  " provisioning_state TEXT, power_state TEXT, tags TEXT, config TEXT, config_digest TEXT, at_byte INTEGER,"
  " source HIDDEN)",
  .query = "SELECT " CLUSTER_ID ", cluster, pool, subscription, resource_group, traits ->> 'enableFIPS', traits ->> 'mode',"
  " traits ->> 'type', traits ->> 'osType', traits ->> 'osSKU', traits ->> 'vmSize', node_count,"
  " traits ->> 'workloadRuntime', reading ->> 'orchestratorVersion', reading ->> 'nodeImageVersion',"
  " traits ->> 'imageFamily', reading ->> 'provisioningState', reading ->> '$.powerState.code', config -> 'tags',"
  " config, lower(hex(config_digest)), r.at_byte"
  FROM_SOURCE "'pool'",
  .source_argument = 22,
};

typedef struct {
  sqlite3_vtab_cursor base;
  sqlite3_stmt *rows;
  sqlite3_int64 row;
  bool has_ended;
} people_cursor;

static const people_table *table_of(const sqlite3_vtab *table) {
  return (const people_table *)((const cs_table *)table)->definition;
}

static int plan(sqlite3_vtab *table, sqlite3_index_info *plan) {
  plan->estimatedRows = 20000;
  plan->estimatedCost = 1e7;
  return cs_plan_arguments(plan, table_of(table)->source_argument, 1, 1);
}

/// The message of the query is that of the tables under it.
static int fail(sqlite3_vtab *table) {
  sqlite3 *db = ((cs_table *)table)->db;
  sqlite3_free(table->zErrMsg);
  table->zErrMsg = sqlite3_mprintf("%s", sqlite3_errmsg(db));
  return sqlite3_errcode(db);
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out) {
  people_cursor *cursor = cs_cursor_open(sizeof *cursor, out);
  if (!cursor) return SQLITE_NOMEM;
  cursor->has_ended = true;
  if (sqlite3_prepare_v2(((cs_table *)table)->db, table_of(table)->query, -1, &cursor->rows, NULL) != SQLITE_OK) {
    cs_cursor_close(&cursor->base);
    return fail(table);
  }
  return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *base) {
  sqlite3_finalize(((people_cursor *)base)->rows);
  return cs_cursor_close(base);
}

static int next(sqlite3_vtab_cursor *base) {
  people_cursor *cursor = (people_cursor *)base;
  int outcome = sqlite3_step(cursor->rows);
  cursor->row++;
  cursor->has_ended = outcome != SQLITE_ROW;
  return outcome == SQLITE_ROW || outcome == SQLITE_DONE ? SQLITE_OK : fail(base->pVtab);
}

static int filter(sqlite3_vtab_cursor *base, int given, const char *name, int count, sqlite3_value **arguments) {
  (void)given, (void)name, (void)count;
  people_cursor *cursor = (people_cursor *)base;
  sqlite3_reset(cursor->rows);
  sqlite3_bind_value(cursor->rows, 1, arguments[0]);
  cursor->row = 0;
  return next(base);
}

static int has_ended(sqlite3_vtab_cursor *base) { return ((people_cursor *)base)->has_ended; }

static int column(sqlite3_vtab_cursor *base, sqlite3_context *result, int which) {
  if (which >= table_of(base->pVtab)->source_argument) return SQLITE_OK;
  sqlite3_result_value(result, sqlite3_column_value(((people_cursor *)base)->rows, which));
  return SQLITE_OK;
}

static int row_id(sqlite3_vtab_cursor *base, sqlite3_int64 *out) {
  *out = ((people_cursor *)base)->row;
  return SQLITE_OK;
}

static const sqlite3_module people_module = {
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

int cs_register_people_tables(sqlite3 *db) {
  int outcome = sqlite3_create_module(db, clusters.name, &people_module, (void *)(uintptr_t)&clusters);
  if (outcome != SQLITE_OK) return outcome;
  return sqlite3_create_module(db, pools.name, &people_module, (void *)(uintptr_t)&pools);
}
