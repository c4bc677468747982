#ifndef CSNAPSHOT_WRAPPER_H
#define CSNAPSHOT_WRAPPER_H

/// What is around the lists of a document, with the elements left out: `{"value":[],"nextLink":"…"}`. A document may
/// hold several lists after each other, and then has a wrapper for each.

#include "fault.h"
#include "memory.h"

typedef struct {
  /// Its text: `length` bytes from this index of `cs_wrappers.texts` on.
  size_t from;
  size_t length;
  /// Where in the document it begins.
  int64_t at_byte;
  /// Its bytes from this index on stand `gap` bytes later in the document: behind the elements.
  size_t resumes_at;
  int64_t gap;
  /// How many elements are in it.
  int64_t elements;
} cs_wrapper;

/// All zero is none.
typedef struct {
  cs_text texts;
  /// An array of `cs_wrapper`.
  cs_text items;
} cs_wrappers;

size_t cs_wrappers_count(const cs_wrappers *wrappers);
const cs_wrapper *cs_wrappers_at(const cs_wrappers *wrappers, size_t index);

/// Begins a wrapper with its text up to the elements. Together they may have `cs_wrapper_limit` bytes.
bool cs_wrappers_begin(cs_wrappers *wrappers, const char *bytes, size_t length, int64_t at_byte, cs_fault *fault);

/// Ends the last one with its text behind the elements, which begins at `at_byte` of the document.
bool cs_wrappers_end(cs_wrappers *wrappers, const char *bytes, size_t length, int64_t at_byte, int64_t elements,
                     cs_fault *fault);

/// The text of a wrapper, behind which `cs_json_parse` may read.
const char *cs_wrapper_text(const cs_wrappers *wrappers, const cs_wrapper *wrapper);

/// Where in the document a byte of a wrapper's text stands.
int64_t cs_wrapper_byte(const cs_wrapper *wrapper, size_t index);

void cs_wrappers_release(cs_wrappers *wrappers);

#endif
