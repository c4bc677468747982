#ifndef CSNAPSHOT_INPUT_H
#define CSNAPSHOT_INPUT_H

#include "stored_bytes.h"

/// The text of a document: its stored bytes, unpacked if they are gzip, without byte order mark, and in UTF-8 if they
/// are UTF-16. Whether UTF-8 is well-formed is left to who parses it.
typedef struct cs_input cs_input;

/// As `cs_stored_bytes_open`.
cs_input *cs_input_open(const char *path, bool is_digested, cs_progress *progress, cs_fault *fault);

/// As `cs_stored_bytes_is_file`.
bool cs_input_is_file(const cs_input *input);

/// Writes up to `capacity` (at least 64) bytes of text to `out` and returns how many: 0 only at the end, -1 after a
/// fault.
int64_t cs_input_read(cs_input *input, void *out, size_t capacity, cs_fault *fault);

/// The size of the stored bytes and their SHA-256; only after the end was reached, and once.
bool cs_input_finish(cs_input *input, int64_t *stored_bytes, char sha256[65], cs_fault *fault);

/// Closes the file; NULL does nothing.
void cs_input_close(cs_input *input);

/// Finds the line of a fault that has a place by reading the file at `path` up to it again; standard input has none.
void cs_fault_find_line(cs_fault *fault, const char *path);

#endif
