#include "document.h"

#include <string.h>

#include "envelope.h"
#include "scan.h"

bool cs_document_open(cs_document *document, const char *path, cs_progress *progress, cs_fault *fault) {
  *document = (cs_document){0};
  return cs_window_open(&document->window, path, progress, fault);
}

void cs_document_close(cs_document *document) {
  cs_window_close(&document->window);
  cs_text_release(&document->wrapper);
}

int64_t cs_document_byte_of_wrapper(const cs_document *document, size_t index) {
  return (int64_t)index + (index >= document->wrapper_resumes_at ? document->wrapper_gap : 0);
}

static int truncated(const cs_document *document, cs_fault *fault, const char *message) {
  const cs_window *window = &document->window;
  cs_fault_set(fault, CSNAPSHOT_FAULT_TRUNCATED, window->offset + (int64_t)window->end,
               "copy or collect it again", "%s", message);
  return -1;
}

/// What stands at `start` is not what may stand there.
static int unexpected(const cs_document *document, cs_fault *fault, const char *message) {
  const cs_window *window = &document->window;
  cs_fault_set(fault, CSNAPSHOT_FAULT_SYNTAX, cs_window_byte(window), "copy or collect it again", "%s", message);
  return -1;
}

/// The window from `start` on begins with an element of `length` bytes.
static int found(cs_document *document, size_t length, cs_element *out) {
  cs_window *window = &document->window;
  *out = (cs_element){window->bytes + window->start, length, ++document->elements, cs_window_byte(window)};
  window->start += length;
  return 1;
}

/// Finds the end of the object at `start`.
static int scan_object(cs_document *document, cs_element *out, cs_fault *fault) {
  cs_window *window = &document->window;
  cs_scan scan = {0};
  size_t scanned = 0;
  for (;;) {
    const char *bytes = window->bytes + window->start;
    size_t length = window->end - window->start;
    while (scanned + cs_scan_block <= length || (window->has_ended && scanned < length)) {
      int bit = cs_scan_next(&scan, bytes + scanned);
      if (bit < cs_scan_block) return found(document, scanned + (size_t)bit + 1, out);
      scanned += cs_scan_block;
    }
    int extended = cs_window_extend(window, fault);
    if (extended < 0) return -1;
    if (extended == 0 && scanned >= length) return truncated(document, fault, "it ends inside an element");
  }
}

/// Takes all that is left of the text as the end of the wrapper.
static int collect_rest_of_wrapper(cs_document *document, cs_fault *fault) {
  cs_window *window = &document->window;
  document->wrapper_resumes_at = document->wrapper.length;
  document->wrapper_gap = cs_window_byte(window) - (int64_t)document->wrapper.length;
  for (;;) {
    cs_text_append(&document->wrapper, window->bytes + window->start, window->end - window->start);
    window->start = window->end;
    if (document->wrapper.length > cs_wrapper_limit) {
      cs_fault_set(fault, CSNAPSHOT_FAULT_TOO_LARGE, cs_window_byte(window), "",
                   "what is around the elements has more than %d KB", cs_wrapper_limit / 1024);
      return -1;
    }
    int extended = cs_window_extend(window, fault);
    if (extended < 0) return -1;
    if (extended == 0) break;
  }
  if (cs_text_reserve(&document->wrapper, cs_window_padding)) return 0;
  cs_fault_memory(fault);
  return -1;
}

/// After the last element: nothing but white space may follow, or the rest of the wrapper.
static int end_array(cs_document *document, cs_fault *fault) {
  document->position = CS_AFTER_LAST;
  if (document->wrapper.length > 0) return collect_rest_of_wrapper(document, fault);
  document->window.start++;
  int byte = cs_window_skip_space(&document->window, fault);
  if (byte >= 0) return unexpected(document, fault, "text follows the end of the list");
  return byte == -1 ? 0 : -1;
}

/// The next element of the array, `start` being behind its opening bracket or behind an element.
static int next_in_array(cs_document *document, cs_element *out, cs_fault *fault) {
  cs_window *window = &document->window;
  int byte = cs_window_skip_space(window, fault);
  bool is_first = document->elements == 0;
  if (byte == ']') return end_array(document, fault);
  if (byte == ',' && !is_first) {
    window->start++;
    byte = cs_window_skip_space(window, fault);
  } else if (byte >= 0 && !is_first) {
    return unexpected(document, fault, "something else than a comma follows an element");
  }
  if (byte == -2) return -1;
  if (byte == -1) return truncated(document, fault, "it ends inside the list of elements");
  if (byte != '{' && (byte == ']' || byte == ',')) return unexpected(document, fault, "a comma without an element");
  if (byte != '{') {
    cs_fault_set(fault, CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, cs_window_byte(window),
                 "give a list of AKS clusters or node pools", "the list holds something else than objects");
    return -1;
  }
  return scan_object(document, out, fault);
}

static int next_line(cs_document *document, cs_element *out, cs_fault *fault) {
  int byte = cs_window_skip_space(&document->window, fault);
  if (byte < 0) return byte == -1 ? 0 : -1;
  if (byte != '{') return unexpected(document, fault, "text follows the end of the object");
  document->shape = CSNAPSHOT_SHAPE_LINES;
  return scan_object(document, out, fault);
}

/// The top-level object is either around the elements, or is one.
static int open_object(cs_document *document, cs_element *out, cs_fault *fault) {
  cs_window *window = &document->window;
  cs_envelope envelope;
  if (!cs_envelope_find(window, &envelope, fault)) return -1;
  if (!envelope.is_wrapper) {
    document->shape = CSNAPSHOT_SHAPE_SINGLE;
    document->position = CS_BETWEEN_LINES;
    return found(document, envelope.length, out);
  }
  document->shape = envelope.is_graph ? CSNAPSHOT_SHAPE_GRAPH : CSNAPSHOT_SHAPE_PAGE;
  document->position = CS_IN_ARRAY;
  // What precedes the text of an object is white space: with it, indexes in the wrapper are bytes of the text.
  for (int64_t i = 0; i < cs_window_byte(window) && i < cs_wrapper_limit; i++) {
    cs_text_append(&document->wrapper, " ", 1);
  }
  cs_text_append(&document->wrapper, window->bytes + window->start, envelope.length);
  if (document->wrapper.has_failed) {
    cs_fault_memory(fault);
    return -1;
  }
  window->start += envelope.length;
  return next_in_array(document, out, fault);
}

static int open_document(cs_document *document, cs_element *out, cs_fault *fault) {
  int byte = cs_window_skip_space(&document->window, fault);
  switch (byte) {
  case -2:
    return -1;
  case -1:
    return truncated(document, fault, "it is empty");
  case '[':
    document->window.start++;
    document->shape = CSNAPSHOT_SHAPE_LIST;
    document->position = CS_IN_ARRAY;
    return next_in_array(document, out, fault);
  case '{':
    return open_object(document, out, fault);
  default:
    cs_fault_text(&document->window, fault);
    return -1;
  }
}

int cs_document_next(cs_document *document, cs_element *out, cs_fault *fault) {
  switch (document->position) {
  case CS_BEFORE_FIRST:
    return open_document(document, out, fault);
  case CS_IN_ARRAY:
    return next_in_array(document, out, fault);
  case CS_BETWEEN_LINES:
    return next_line(document, out, fault);
  case CS_AFTER_LAST:
    return 0;
  }
  return 0;
}
