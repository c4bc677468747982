/// Reads each document named once for every allocation it makes, with that allocation failing: memory that runs out
/// must be told as such, lose nothing and leave nothing behind (the sanitizers watch), and the next reading must work.

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "CSnapshot.h"

#include "../../Sources/CSnapshot/memory.h"

static const char query[] =
    "SELECT r.*, e.raw_digest FROM snapshot_elements(?1, x'0102') e JOIN snapshot_resources(e.here, x'0102') r";

/// Returns the number of rows, or -1 when memory ran out; anything else ends the program.
static long read_document(sqlite3 *db, const char *path) {
  sqlite3_stmt *rows;
  if (sqlite3_prepare_v2(db, query, -1, &rows, NULL) != SQLITE_OK) {
    bool has_no_memory = sqlite3_errcode(db) == SQLITE_NOMEM;
    if (!has_no_memory) fprintf(stderr, "%s: %s\n", path, sqlite3_errmsg(db));
    return has_no_memory ? -1 : -2;
  }
  sqlite3_bind_text(rows, 1, path, -1, SQLITE_STATIC);
  long count = 0;
  int outcome;
  while ((outcome = sqlite3_step(rows)) == SQLITE_ROW) count++;
  if (outcome != SQLITE_DONE && outcome != SQLITE_NOMEM) fprintf(stderr, "%s: %s\n", path, sqlite3_errmsg(db));
  sqlite3_finalize(rows);
  return outcome == SQLITE_DONE ? count : outcome == SQLITE_NOMEM ? -1 : -2;
}

/// Opens a database and reads; the registration needs memory too.
static long open_and_read(const char *path) {
  sqlite3 *db;
  long count = sqlite3_open(":memory:", &db) == SQLITE_OK ? read_document(db, path) : -1;
  sqlite3_close(db);
  return count;
}

static int check(const char *path) {
  long expected = open_and_read(path);
  for (long allocations = 0;; allocations++) {
    csnapshot_fail_allocation_after(allocations);
    long count = open_and_read(path);
    bool has_failed = csnapshot_fail_allocation_after(-1);
    if (count != (has_failed ? -1 : expected) || expected < 0) {
      fprintf(stderr, "%s: allocation %ld: %ld rows instead of %ld\n", path, allocations, count, expected);
      return 1;
    }
    if (has_failed) continue;
    printf("%s: %ld rows, %ld allocations failed one by one\n", path, expected, allocations);
    return 0;
  }
}

int main(int count, char **paths) {
  sqlite3_auto_extension((void (*)(void))sqlite3_csnapshot_init);
  int failures = 0;
  for (int i = 1; i < count; i++) failures += check(paths[i]);
  return failures > 0;
}
