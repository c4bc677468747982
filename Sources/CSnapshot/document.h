#ifndef CSNAPSHOT_DOCUMENT_H
#define CSNAPSHOT_DOCUMENT_H

#include "window.h"
#include "wrapper.h"

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
  /// Before the first value of the text, or behind a list in it.
  CS_BETWEEN_LISTS,
  CS_IN_LIST,
  CS_BETWEEN_LINES,
} cs_document_position;

/// A document being split into its elements.
///
/// Several lists after each other are one document, as a loop over subscriptions writes them, and so are several
/// objects. They are all of one shape.
typedef struct {
  cs_window window;
  cs_document_position position;
  csnapshot_shape shape;
  int64_t elements;
  /// How many lists have begun, and how many elements were in those before the last.
  int64_t lists;
  int64_t elements_before;
  /// A list with nothing around it held as many elements as Resource Graph gives at a time.
  bool has_full_list;
  cs_wrappers wrappers;
} cs_document;

/// Opens the document at `path` ("-" is standard input).
bool cs_document_open(cs_document *document, const char *path, cs_progress *progress, cs_fault *fault);

/// Finds the next element. Returns 1, or 0 when the document ended as it should, or -1 after a fault.
int cs_document_next(cs_document *document, cs_element *out, cs_fault *fault);

void cs_document_close(cs_document *document);

#endif
