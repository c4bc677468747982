/// The fuzz target: any bytes as a document. Nothing may crash, and what is accepted must be JSON with a digest.

#define _GNU_SOURCE
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "CSnapshot.h"

static void require(bool holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "does not hold: %s\n", what);
  abort();
}

static sqlite3 *open_database(void) {
  sqlite3 *db;
  sqlite3_auto_extension((void (*)(void))sqlite3_csnapshot_init);
  require(sqlite3_open(":memory:", &db) == SQLITE_OK, "a database opens");
  return db;
}

/// Reads the document; every row must be well-formed. Returns the result code of the last step.
static int read_document(sqlite3_stmt *rows, const char *path) {
  sqlite3_bind_text(rows, 1, path, -1, SQLITE_STATIC);
  int outcome = sqlite3_step(rows);
  for (; outcome == SQLITE_ROW; outcome = sqlite3_step(rows)) {
    require(sqlite3_column_int(rows, 0) == 1, "texts are JSON");
    require(sqlite3_column_bytes(rows, 1) == 16, "a digest has 16 bytes");
  }
  sqlite3_reset(rows);
  return outcome;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  static sqlite3 *db;
  static sqlite3_stmt *rows;
  static int document;
  static char path[64];
  if (!db) {
    db = open_database();
    const char *query = "SELECT json_valid(traits) AND json_valid(config) AND json_valid(reading), config_digest"
                        " FROM snapshot_elements(?1) e JOIN snapshot_resources(e.here) r";
    require(sqlite3_prepare_v2(db, query, -1, &rows, NULL) == SQLITE_OK, "the query is prepared");
    document = memfd_create("document", MFD_CLOEXEC);
    snprintf(path, sizeof path, "/proc/self/fd/%d", document);
  }
  require(ftruncate(document, 0) == 0 && pwrite(document, bytes, length, 0) == (ssize_t)length, "the file is written");
  int outcome = read_document(rows, path);
  csnapshot_fault fault;
  csnapshot_document facts;
  csnapshot_fault_of(csnapshot_of(db), &fault);
  csnapshot_document_of(csnapshot_of(db), &facts);
  bool is_refused = fault.code != CSNAPSHOT_FAULT_NONE;
  require((outcome != SQLITE_DONE) == is_refused, "a failure has a fault, and only a failure");
  require(facts.is_whole != is_refused, "a document is whole unless it is refused");
  require(is_refused == (strlen(fault.message) > 0), "a fault has words");
  require(fault.byte < 1 << 30 && (!is_refused || fault.byte >= -1), "a fault has its place in the text");
  require(!facts.is_whole || strlen(facts.sha256) == 64, "a document has a digest");
  return 0;
}
