#ifndef CSNAPSHOT_STORED_BYTES_H
#define CSNAPSHOT_STORED_BYTES_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "fault.h"

/// How far the reading of a document is; written by the thread that reads it, read by any.
typedef struct {
  _Atomic int64_t read_bytes;
  _Atomic int64_t total_bytes;
} cs_progress;

/// The bytes of a file, or of standard input, as they are stored, block by block, and their SHA-256, which a second
/// thread works out over the same blocks.
typedef struct cs_stored_bytes cs_stored_bytes;

/// Opens `path`, or standard input for "-". With `is_digested` false no SHA-256 is worked out. `progress` may be NULL.
/// NULL after a fault.
cs_stored_bytes *cs_stored_bytes_open(const char *path, bool is_digested, cs_progress *progress, cs_fault *fault);

/// Whether they are those of a regular file, which never makes its reader wait for another program.
bool cs_stored_bytes_is_file(const cs_stored_bytes *stored);

/// Points `block` to the next bytes, which stay until the next call, and returns how many; 0 at the end, and -1 after
/// a fault.
int64_t cs_stored_bytes_next(cs_stored_bytes *stored, const unsigned char **block, cs_fault *fault);

/// Writes the SHA-256 of all bytes in 64 hex digits and a NUL; only after the end was reached, and once.
bool cs_stored_bytes_digest(cs_stored_bytes *stored, char hex[65], cs_fault *fault);

/// Closes the file; NULL does nothing.
void cs_stored_bytes_close(cs_stored_bytes *stored);

#endif
