#ifndef CSNAPSHOT_TABLES_H
#define CSNAPSHOT_TABLES_H

#include <sqlite3ext.h>

#include "snapshot.h"

/// The type of the pointers in `snapshot_elements.here`.
extern const char cs_element_pointer[];

extern const sqlite3_module cs_elements_module;
extern const char cs_elements_columns[];
extern const sqlite3_module cs_resources_module;
extern const char cs_resources_columns[];

/// `snapshot_clusters` and `snapshot_pools`.
int cs_register_people_tables(sqlite3 *db);

/// A virtual table of any of the modules.
typedef struct {
  sqlite3_vtab base;
  sqlite3 *db;
  const cs_table_definition *definition;
} cs_table;

/// Makes a table of the definition that its module was registered with. Read-only, and not to be used by views and
/// triggers of a foreign database, which could else read files.
int cs_table_connect(sqlite3 *db, void *definition, int count, const char *const *arguments, sqlite3_vtab **out,
                     char **error);
int cs_table_disconnect(sqlite3_vtab *table);

/// What the table's definition belongs to; NULL for tables that are queries.
csnapshot *cs_table_context(const sqlite3_vtab *table);

/// A cursor of so many bytes, all 0, that begins with SQLite's; NULL when out of memory.
void *cs_cursor_open(size_t size, sqlite3_vtab_cursor **out);
int cs_cursor_close(sqlite3_vtab_cursor *cursor);

/// Plans a table-valued function: the columns from `first_argument` on are its arguments, of which the first `required`
/// must be given. The n-th argument given is passed as the n-th value, and `idxNum` says with a bit each which were.
int cs_plan_arguments(sqlite3_index_info *plan, int first_argument, int count, int required);

/// Reads the second argument, a key for digests; not given or NULL is none. `given` is what the plan noted.
bool cs_table_read_key(cs_digest_key *key, int given, sqlite3_value **arguments, cs_fault *fault);

/// Puts the snapshot's fault into the message of the table; returns the result code of the failure.
int cs_table_fail(sqlite3_vtab *table, const cs_fault *fault);

#endif
