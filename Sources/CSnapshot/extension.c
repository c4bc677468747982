/// Registers the tables and functions on a connection, as an extension that is loaded or as one that is linked.

#include "tables.h"

SQLITE_EXTENSION_INIT1

/// `csnapshot_of` asks for the registration through this function: it writes it to the place it is given.
static const char registration_pointer[] = "csnapshot_registration";

static void tell_registration(sqlite3_context *context, int count, sqlite3_value **arguments) {
  (void)count;
  csnapshot **out = sqlite3_value_pointer(arguments[0], registration_pointer);
  if (out) *out = sqlite3_user_data(context);
}

csnapshot *csnapshot_of(sqlite3 *db) {
  csnapshot *snapshot = NULL;
  sqlite3_stmt *query;
  // Without a registered extension there may be no API to ask through.
  if (!db || !sqlite3_api) return NULL;
  if (sqlite3_prepare_v2(db, "SELECT snapshot_registration(?1)", -1, &query, NULL) != SQLITE_OK) return NULL;
  sqlite3_bind_pointer(query, 1, &snapshot, registration_pointer, NULL);
  sqlite3_step(query);
  sqlite3_finalize(query);
  return snapshot;
}

/// `snapshot_digest(text)`: 24 hex digits of the SHA-256 of its UTF-8; NULL of NULL.
static void digest_text(sqlite3_context *context, int count, sqlite3_value **arguments) {
  (void)count;
  enum { digest_bytes = 12 };
  unsigned char digest[32];
  char hex[2 * digest_bytes + 1];
  if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return;
  const unsigned char *text = sqlite3_value_text(arguments[0]);
  if (!text || !cs_sha256(text, (size_t)sqlite3_value_bytes(arguments[0]), digest)) {
    sqlite3_result_error_nomem(context);
    return;
  }
  cs_hex(hex, digest, digest_bytes);
  sqlite3_result_text(context, hex, -1, SQLITE_TRANSIENT);
}

/// `snapshot_text_digest(text, key)`: the keyed digest of its UTF-8, as beside the texts of `snapshot_resources`.
static void digest_keyed_text(sqlite3_context *context, int count, sqlite3_value **arguments) {
  (void)count;
  cs_digest_key key = {.length = 0};
  unsigned char digest[cs_digest_size];
  const void *bytes = sqlite3_value_blob(arguments[0]);
  const void *key_bytes = sqlite3_value_blob(arguments[1]);
  if (!cs_digest_key_set(&key, key_bytes, key_bytes ? (size_t)sqlite3_value_bytes(arguments[1]) : 0)) return;
  cs_digest(&key, bytes ? bytes : "", bytes ? (size_t)sqlite3_value_bytes(arguments[0]) : 0, digest);
  sqlite3_result_blob(context, digest, cs_digest_size, SQLITE_TRANSIENT);
}

static void free_registration(void *context) { cs_snapshot_free(((const cs_table_definition *)context)->snapshot); }

/// The table of elements owns the registration; after it, failures need not free it.
static int register_all(sqlite3 *db, csnapshot *snapshot) {
  snapshot->elements = (cs_table_definition){cs_elements_columns, snapshot};
  snapshot->resources = (cs_table_definition){cs_resources_columns, snapshot};
  int outcome = sqlite3_create_module_v2(db, "snapshot_elements", &cs_elements_module, &snapshot->elements,
                                         free_registration);
  if (outcome == SQLITE_OK) {
    outcome = sqlite3_create_module(db, "snapshot_resources", &cs_resources_module, &snapshot->resources);
  }
  if (outcome == SQLITE_OK) outcome = cs_register_people_tables(db);
  if (outcome == SQLITE_OK) {
    outcome = sqlite3_create_function_v2(db, "snapshot_registration", 1, SQLITE_UTF8 | SQLITE_DIRECTONLY, snapshot,
                                         tell_registration, NULL, NULL, NULL);
  }
  if (outcome == SQLITE_OK) {
    outcome = sqlite3_create_function_v2(db, "snapshot_digest", 1,
                                         SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL, digest_text,
                                         NULL, NULL, NULL);
  }
  if (outcome == SQLITE_OK) {
    outcome = sqlite3_create_function_v2(db, "snapshot_text_digest", 2,
                                         SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
                                         digest_keyed_text, NULL, NULL, NULL);
  }
  return outcome;
}

int sqlite3_csnapshot_init(sqlite3 *db, char **error, const sqlite3_api_routines *api) {
  (void)error;
  SQLITE_EXTENSION_INIT2(api);
  csnapshot *snapshot = cs_snapshot_new();
  return snapshot ? register_all(db, snapshot) : SQLITE_NOMEM;
}
