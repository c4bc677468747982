#ifndef CSNAPSHOT_SNAPSHOT_H
#define CSNAPSHOT_SNAPSHOT_H

#include "paging.h"
#include "read_ahead.h"

/// Facts of the last document, as they are kept.
typedef struct {
  bool is_whole;
  csnapshot_shape shape;
  csnapshot_kind kind;
  /// The first element is a row of Resource Graph.
  bool is_of_graph;
  int64_t elements;
  int64_t file_bytes;
  int64_t text_bytes;
  char sha256[65];
  cs_paging paging;
} cs_document_facts;

/// What `snapshot_elements` hands to `snapshot_resources`. It outlives the statement, so that a pointer that SQLite
/// kept too long finds no element instead of freed memory.
typedef struct cs_handover {
  struct cs_handover *next;
  bool is_taken;
  /// Whether there is an element, and how often that has changed.
  bool is_here;
  uint64_t moves;
  cs_element element;
  /// The document, while `is_here`.
  cs_read_ahead *ahead;
  const char *path;
} cs_handover;

/// What a module is registered with.
typedef struct {
  /// As for `CREATE TABLE`.
  const char *columns;
  csnapshot *snapshot;
} cs_table_definition;

struct csnapshot {
  cs_table_definition elements;
  cs_table_definition resources;
  cs_spelling *spelling;
  cs_fault fault;
  cs_document_facts facts;
  cs_progress progress;
  /// For what is read before and after all rows: the kind of the first element, and the wrapper.
  cs_resource_reader reader;
  cs_handover *handovers;
};

csnapshot *cs_snapshot_new(void);
void cs_snapshot_free(csnapshot *snapshot);

/// Forgets the fault and the facts of the document before.
void cs_snapshot_begin(csnapshot *snapshot);

/// A place to hand elements over, to be given back; NULL when out of memory.
cs_handover *cs_snapshot_take_handover(csnapshot *snapshot);
void cs_handover_give_back(cs_handover *handover);

/// Sets the facts of a document that has ended; what is around its lists must be JSON.
bool cs_snapshot_end(csnapshot *snapshot, cs_document *document);

/// The kind of the first element is the document's; another one later is a fault.
bool cs_snapshot_hold_kind(csnapshot *snapshot, csnapshot_kind kind, const cs_element *element);

#endif
