#ifndef CSNAPSHOT_IDENTITY_H
#define CSNAPSHOT_IDENTITY_H

#include "CSnapshot.h"
#include "memory.h"

/// A piece of text, not ended by NUL; `bytes` is NULL when there is none.
typedef struct {
  const char *bytes;
  size_t length;
} cs_piece;

/// The parts of the id of a cluster or node pool, in lower case; `pool` is missing for a cluster.
typedef struct {
  cs_piece subscription;
  cs_piece resource_group;
  cs_piece cluster;
  cs_piece pool;
} cs_identity;

/// Takes an id apart. Returns what it is the id of: `CSNAPSHOT_KIND_NONE` for all else than clusters and node pools,
/// and, with `*has_memory` false, when out of memory. The parts live as long as the arena.
csnapshot_kind cs_identity_parse(cs_identity *out, const char *id, size_t length, cs_arena *arena, bool *has_memory);

#endif
