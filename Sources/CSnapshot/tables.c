#include "tables.h"

#include <string.h>

SQLITE_EXTENSION_INIT3

const char cs_element_pointer[] = "csnapshot_element";

int cs_table_connect(sqlite3 *db, void *context, int count, const char *const *arguments, sqlite3_vtab **out,
                     char **error) {
  (void)count, (void)arguments, (void)error;
  const cs_table_definition *definition = context;
  int outcome = sqlite3_declare_vtab(db, definition->columns);
  if (outcome != SQLITE_OK) return outcome;
  cs_table *table = cs_allocate(sizeof *table);
  if (!table) return SQLITE_NOMEM;
  *table = (cs_table){.db = db, .definition = definition};
  *out = &table->base;
  return sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
}

int cs_table_disconnect(sqlite3_vtab *table) {
  cs_release(table);
  return SQLITE_OK;
}

csnapshot *cs_table_context(const sqlite3_vtab *table) { return ((const cs_table *)table)->definition->snapshot; }

void *cs_cursor_open(size_t size, sqlite3_vtab_cursor **out) {
  void *cursor = cs_allocate(size);
  if (!cursor) return NULL;
  memset(cursor, 0, size);
  *out = cursor;
  return cursor;
}

int cs_cursor_close(sqlite3_vtab_cursor *cursor) {
  cs_release(cursor);
  return SQLITE_OK;
}

int cs_plan_arguments(sqlite3_index_info *plan, int first_argument, int count, int required) {
  int given = 0;
  for (int argument = 0; argument < count; argument++) {
    for (int i = 0; i < plan->nConstraint; i++) {
      if (plan->aConstraint[i].iColumn != first_argument + argument) continue;
      if (plan->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
      // An argument that is not known yet: this order of loops is impossible.
      if (!plan->aConstraint[i].usable) return SQLITE_CONSTRAINT;
      if (given & 1 << argument) continue;
      given |= 1 << argument;
      plan->aConstraintUsage[i].argvIndex = __builtin_popcount((unsigned)given);
      plan->aConstraintUsage[i].omit = 1;
    }
    if (argument < required && !(given & 1 << argument)) return SQLITE_CONSTRAINT;
  }
  plan->idxNum = given;
  return SQLITE_OK;
}

bool cs_table_read_key(cs_digest_key *key, int given, sqlite3_value **arguments, cs_fault *fault) {
  bool is_given = given & 2;
  const void *bytes = is_given ? sqlite3_value_blob(arguments[1]) : NULL;
  size_t length = bytes ? (size_t)sqlite3_value_bytes(arguments[1]) : 0;
  return cs_digest_key_set(key, bytes, length)
         || cs_fault_set(fault, CSNAPSHOT_FAULT_MISUSE, -1, "", "the key has more than %d bytes",
                         cs_digest_key_limit);
}

int cs_table_fail(sqlite3_vtab *table, const cs_fault *fault) {
  if (fault->code == CSNAPSHOT_FAULT_MEMORY) return SQLITE_NOMEM;
  sqlite3_free(table->zErrMsg);
  table->zErrMsg = sqlite3_mprintf("%s", fault->message);
  if (table->zErrMsg && fault->line > 0) table->zErrMsg = sqlite3_mprintf("%z, line %lld", table->zErrMsg, fault->line);
  if (table->zErrMsg && fault->resource[0]) {
    table->zErrMsg = sqlite3_mprintf("%z, in %s", table->zErrMsg, fault->resource);
  }
  return SQLITE_ERROR;
}
