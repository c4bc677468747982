#ifndef CSNAPSHOT_DOCUMENT_H
#define CSNAPSHOT_DOCUMENT_H

#include "memory.h"
#include "window.h"

/// One element of a document, still text: `bytes` stays until the next element is asked for, with padding behind it.
typedef struct {
  const char *bytes;
  size_t length;
  /// From 1.
  int64_t ordinal;
  /// Where in the text it begins.
  int64_t at_byte;
} cs_element;

typedef enum {
  CS_BEFORE_FIRST,
  CS_IN_ARRAY,
  CS_BETWEEN_LINES,
  CS_AFTER_LAST,
} cs_document_position;

/// A document being split into its elements.
typedef struct {
  cs_window window;
  cs_document_position position;
  csnapshot_shape shape;
  int64_t elements;
  /// What is around the elements, with the elements left out: `{"value":[],"nextLink":"…"}`. Empty without a wrapper.
  cs_text wrapper;
  /// Bytes of the wrapper from this index on stand in the text `wrapper_gap` bytes later.
  size_t wrapper_resumes_at;
  int64_t wrapper_gap;
} cs_document;

/// Opens the document at `path` ("-" is standard input).
bool cs_document_open(cs_document *document, const char *path, cs_progress *progress, cs_fault *fault);

/// Finds the next element. Returns 1, or 0 when the document ended as it should, or -1 after a fault.
int cs_document_next(cs_document *document, cs_element *out, cs_fault *fault);

/// Where in the text a byte of the wrapper stands.
int64_t cs_document_byte_of_wrapper(const cs_document *document, size_t index);

void cs_document_close(cs_document *document);

#endif
