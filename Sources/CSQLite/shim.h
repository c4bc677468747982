#include <sqlite3.h>

/// Stops SQLite from counting the memory that it uses, for which it would take a lock at every allocation. Has an
/// effect only before anything else of SQLite is called. Returns an SQLite result code.
static inline int csqlite_stop_counting_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
