#ifndef CSNAPSHOT_RESOURCE_H
#define CSNAPSHOT_RESOURCE_H

#include "canonical.h"
#include "digest.h"
#include "document.h"
#include "identity.h"

/// What resources are kept in once they are read, those of one element or of several.
typedef struct {
  cs_arena arena;
  cs_text text;
} cs_resource_memory;

/// A canonical JSON text in the memory of its resource, and its digest.
typedef struct {
  size_t from;
  size_t length;
  unsigned char digest[cs_digest_size];
} cs_told;

/// A cluster, or a node pool, as one element reported it.
typedef struct {
  csnapshot_kind kind;
  cs_identity identity;
  /// Of a cluster: `agentPoolProfiles` was there and not null.
  bool are_pools_told;
  /// Of a cluster: its name as reported, and the UID of its incarnation, if reported.
  cs_piece name;
  cs_piece resource_uid;
  /// What evaluation reads; what is configured; what changes by itself.
  cs_told traits;
  cs_told config;
  cs_told reading;
  /// Nodes of a pool; -1 when not reported.
  int64_t node_count;
  cs_piece etag;
  cs_map_report tags;
  cs_map_report labels;
} cs_resource;

/// The resources of one element: they live until their memory is emptied.
typedef struct {
  const cs_resource *items;
  size_t count;
  const cs_resource_memory *memory;
} cs_resources;

/// Reads elements into resources.
typedef struct {
  const cs_spelling *spelling;
  cs_json_parser *parser;
  cs_fault *fault;
  /// For what is needed only while reading.
  cs_arena arena;
  /// For the element being read.
  cs_resource_memory *memory;
  /// The pool that a fault is in.
  const cs_node *refused_pool;
} cs_resource_reader;

/// False when out of memory. `spelling` and `fault` outlive the reader.
bool cs_resource_reader_open(cs_resource_reader *reader, const cs_spelling *spelling, cs_fault *fault);
void cs_resource_reader_close(cs_resource_reader *reader);

/// Reads an element into `memory`, behind what is there: a cluster and then its pools in the order of the document, or
/// one pool.
bool cs_resource_reader_read(cs_resource_reader *reader, const cs_element *element, const cs_digest_key *key,
                             cs_resource_memory *memory, cs_resources *out);

/// Tells what an element is by its id, without reading more; a fault when it is neither cluster nor pool.
csnapshot_kind cs_resource_reader_identify(cs_resource_reader *reader, const cs_element *element);

#endif
