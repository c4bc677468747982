#ifndef CSNAPSHOT_NOT_JSON_H
#define CSNAPSHOT_NOT_JSON_H

/// Says what text is that is not JSON where JSON belongs, and how to get JSON instead.

#include "window.h"

/// The text at the window's `start`, with which the document begins: a web page, an archive, warnings, …
void cs_fault_text(cs_window *window, cs_fault *fault);

/// The text at the window's `start`, which follows the end of `what`.
void cs_fault_text_behind(cs_window *window, const char *what, cs_fault *fault);

/// What stands at the window's `start` in a list in which an object belongs.
void cs_fault_item(cs_window *window, cs_fault *fault);

/// A text that holds an escape sequence of a terminal, which JSON never does, was printed in colour. Returns whether
/// that is the fault; `bytes` begin at `at_byte` of the document.
bool cs_fault_colours(const char *bytes, size_t length, int64_t at_byte, cs_fault *fault);

/// The same of all that the window holds from `start` on.
static inline bool cs_fault_window_colours(const cs_window *window, cs_fault *fault) {
  return cs_fault_colours(window->bytes + window->start, window->end - window->start, cs_window_byte(window), fault);
}

#endif
