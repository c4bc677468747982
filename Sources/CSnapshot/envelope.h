#ifndef CSNAPSHOT_ENVELOPE_H
#define CSNAPSHOT_ENVELOPE_H

#include "window.h"

/// What the object at the beginning of a document is.
typedef struct {
  /// It is around the elements: `value` (a page), or `data` (Resource Graph), is an array in it.
  bool is_wrapper;
  bool is_graph;
  /// Bytes from the window's `start` up to and with the opening bracket of that array, or else of the whole object.
  size_t length;
} cs_envelope;

/// Reads the object at the window's `start` up to where it is clear what it is.
bool cs_envelope_find(cs_window *window, cs_envelope *out, cs_fault *fault);

#endif
