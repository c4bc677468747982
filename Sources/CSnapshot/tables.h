#ifndef CSNAPSHOT_TABLES_H
#define CSNAPSHOT_TABLES_H

#include <sqlite3ext.h>

#include "snapshot.h"

/// The type of the pointers in `snapshot_elements.here`.
extern const char cs_element_pointer[];

extern const sqlite3_module cs_elements_module;
extern const sqlite3_module cs_resources_module;

/// `snapshot_clusters` and `snapshot_pools`.
int cs_register_people_tables(sqlite3 *db);

/// A virtual table of any of the modules.
typedef struct {
  sqlite3_vtab base;
  sqlite3 *db;
  /// What its module was registered with.
  void *context;
} cs_table;

/// Makes a table with these columns. Read-only, and not to be used by views and triggers of a foreign database, which
/// could else read files.
int cs_table_connect(sqlite3 *db, void *context, const char *columns, sqlite3_vtab **out);
int cs_table_disconnect(sqlite3_vtab *table);

/// Plans a table-valued function: the columns from `first_argument` on are its arguments, of which the first `required`
/// must be given. The n-th argument given is passed as the n-th value, and `idxNum` says with a bit each which were.
int cs_plan_arguments(sqlite3_index_info *plan, int first_argument, int count, int required);

/// Reads the second argument, a key for digests; not given or NULL is none. `given` is what the plan noted.
bool cs_table_read_key(cs_digest_key *key, int given, sqlite3_value **arguments, cs_fault *fault);

/// Puts the snapshot's fault into the message of the table; returns the result code of the failure.
int cs_table_fail(sqlite3_vtab *table, const cs_fault *fault);

#endif
