#ifndef CSNAPSHOT_WINDOW_H
#define CSNAPSHOT_WINDOW_H

#include "input.h"
#include "limits.h"

/// What can be read past the text without harm, as simdjson and the scanner do.
enum { cs_window_padding = 64 };

/// The part of a document's text that is in memory: `bytes[start ..< end]`. What is before `start` is done with.
typedef struct {
  cs_input *input;
  char *bytes;
  size_t capacity;
  size_t start;
  size_t end;
  /// Where in the text `bytes[0]` is.
  int64_t offset;
  bool has_ended;
} cs_window;

/// Opens the document at `path`; see `cs_input_open`.
bool cs_window_open(cs_window *window, const char *path, cs_progress *progress, cs_fault *fault);

/// Reads more text behind `end`, moving `start` to the front when room is needed: indexes are to be kept relative to
/// `start`. Returns 1, or 0 when the text has ended, or -1 after a fault; more than `cs_element_limit` is one.
int cs_window_extend(cs_window *window, cs_fault *fault);

/// Moves `start` over white space; returns the byte there, or -1 at the end of the text, or -2 after a fault.
int cs_window_skip_space(cs_window *window, cs_fault *fault);

/// Where in the text `start` is.
static inline int64_t cs_window_byte(const cs_window *window) { return window->offset + (int64_t)window->start; }

void cs_window_close(cs_window *window);

#endif
