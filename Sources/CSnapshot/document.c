#include "document.h"

#include <string.h>

#include "envelope.h"
#include "not_json.h"
#include "paging.h"
#include "scan.h"

/// Beside found (1), ended (0) and a fault (-1): the position has changed, and there is more to do.
enum { moved = 2 };

bool cs_document_open(cs_document *document, const char *path, cs_progress *progress, cs_fault *fault) {
  *document = (cs_document){0};
  return cs_window_open(&document->window, path, progress, fault);
}

void cs_document_close(cs_document *document) {
  cs_window_close(&document->window);
  cs_wrappers_release(&document->wrappers);
}

static int truncated(const cs_document *document, cs_fault *fault, const char *message) {
  const cs_window *window = &document->window;
  if (cs_fault_window_colours(window, fault)) return -1;
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

/// As `cs_window_skip_space`, and over byte order marks, which stand between files that were put together.
static int skip_to_value(cs_window *window, cs_fault *fault) {
  enum { mark_length = 3 };
  for (;;) {
    int byte = cs_window_skip_space(window, fault), extended = 1;
    if (byte != 0xef) return byte;
    while (extended > 0 && window->end - window->start < mark_length) extended = cs_window_extend(window, fault);
    if (extended < 0) return -2;
    bool is_mark = window->end - window->start >= mark_length
                   && memcmp(window->bytes + window->start, "\xef\xbb\xbf", mark_length) == 0;
    if (!is_mark) return byte;
    window->start += mark_length;
  }
}

/// The window from `start` on begins with an element of `length` bytes.
static int found(cs_document *document, size_t length, cs_element *out) {
  cs_window *window = &document->window;
  *out = (cs_element){window->bytes + window->start, length, ++document->elements, cs_window_byte(window)};
  window->start += length;
  return 1;
}

/// Finds the bracket with which the depth reaches zero, from `start` on; returns what is up to it and with it, or 0
/// after a fault.
static size_t scan_to_end(cs_document *document, cs_scan scan, const char *if_truncated, cs_fault *fault) {
  cs_window *window = &document->window;
  size_t scanned = 0;
  for (;;) {
    const char *bytes = window->bytes + window->start;
    size_t length = window->end - window->start;
    while (scanned + cs_scan_block <= length || (window->has_ended && scanned < length)) {
      int bit = cs_scan_next(&scan, bytes + scanned);
      if (bit < cs_scan_block) return scanned + (size_t)bit + 1;
      scanned += cs_scan_block;
    }
    int extended = cs_window_extend(window, fault);
    if (extended < 0) return 0;
    if (extended > 0 || scanned < length) continue;
    truncated(document, fault, if_truncated);
    return 0;
  }
}

/// Finds the end of the object at `start`.
static int scan_object(cs_document *document, cs_element *out, cs_fault *fault) {
  size_t length = scan_to_end(document, (cs_scan){0}, "it ends inside an element", fault);
  return length > 0 ? found(document, length, out) : -1;
}

static void begin_list(cs_document *document) {
  document->position = CS_IN_LIST;
  document->elements_before = document->elements;
  document->lists++;
}

/// At the closing bracket of a list: what follows in its wrapper is that of both.
static int end_list(cs_document *document, cs_fault *fault) {
  cs_window *window = &document->window;
  document->position = CS_BETWEEN_LISTS;
  int64_t count = document->elements - document->elements_before;
  if (document->shape == CSNAPSHOT_SHAPE_LIST) {
    document->has_full_list |= csnapshot_is_full_page(count);
    window->start++;
    return moved;
  }
  size_t length = scan_to_end(document, (cs_scan){.depth = 2}, "it ends inside an object or array", fault);
  bool is_kept = length > 0
                 && cs_wrappers_end(&document->wrappers, window->bytes + window->start, length, cs_window_byte(window),
                                    count, fault);
  window->start += length;
  return is_kept ? moved : -1;
}

/// The next element of the list, `start` being behind its opening bracket or behind an element.
static int next_in_list(cs_document *document, cs_element *out, cs_fault *fault) {
  cs_window *window = &document->window;
  int byte = cs_window_skip_space(window, fault);
  bool is_first = document->elements == document->elements_before;
  if (byte == ']') return end_list(document, fault);
  if (byte == ',' && !is_first) {
    window->start++;
    byte = cs_window_skip_space(window, fault);
  } else if (byte >= 0 && !is_first) {
    if (byte == 0x1b && cs_fault_window_colours(window, fault)) return -1;
    return unexpected(document, fault, "something else than a comma follows an element");
  }
  if (byte == -2) return -1;
  if (byte == -1) return truncated(document, fault, "it ends inside the list of elements");
  if (byte != '{' && (byte == ']' || byte == ',')) return unexpected(document, fault, "a comma without an element");
  if (byte == '{') return scan_object(document, out, fault);
  cs_fault_item(window, fault);
  return -1;
}

static int next_line(cs_document *document, cs_element *out, cs_fault *fault) {
  int byte = skip_to_value(&document->window, fault);
  if (byte < 0) return byte == -1 ? 0 : -1;
  if (byte == '{') {
    document->shape = CSNAPSHOT_SHAPE_LINES;
    return scan_object(document, out, fault);
  }
  cs_fault_text_behind(&document->window, "the object", fault);
  return -1;
}

/// The object at `start` is around a list; the elements before it are in lists of the same shape.
static int begin_wrapper(cs_document *document, const cs_envelope *envelope, cs_fault *fault) {
  cs_window *window = &document->window;
  csnapshot_shape shape = envelope->is_graph ? CSNAPSHOT_SHAPE_GRAPH : CSNAPSHOT_SHAPE_PAGE;
  if (document->lists > 0 && document->shape != shape) {
    return unexpected(document, fault, "another kind of list follows the end of the list");
  }
  document->shape = shape;
  const char *bytes = window->bytes + window->start;
  if (!cs_wrappers_begin(&document->wrappers, bytes, envelope->length, cs_window_byte(window), fault)) return -1;
  window->start += envelope->length;
  begin_list(document);
  return moved;
}

/// An object that is not in a list is around one, or is an element.
static int open_object(cs_document *document, cs_element *out, cs_fault *fault) {
  cs_envelope envelope;
  if (!cs_envelope_find(&document->window, &envelope, fault)) return -1;
  if (envelope.is_wrapper) return begin_wrapper(document, &envelope, fault);
  if (document->lists > 0) return unexpected(document, fault, "a single object follows the end of the list");
  document->shape = CSNAPSHOT_SHAPE_SINGLE;
  document->position = CS_BETWEEN_LINES;
  return found(document, envelope.length, out);
}

static int open_value(cs_document *document, cs_element *out, cs_fault *fault) {
  cs_window *window = &document->window;
  int byte = skip_to_value(window, fault);
  bool is_first = document->lists == 0;
  bool is_bare = is_first || document->shape == CSNAPSHOT_SHAPE_LIST;
  if (byte == -2) return -1;
  if (byte == -1) return is_first ? truncated(document, fault, "it is empty") : 0;
  if (byte == '{' && (is_first || !is_bare)) return open_object(document, out, fault);
  if (byte != '[' || !is_bare) {
    if (is_first) cs_fault_text(window, fault);
    else cs_fault_text_behind(window, "the list", fault);
    return -1;
  }
  window->start++;
  document->shape = CSNAPSHOT_SHAPE_LIST;
  begin_list(document);
  return moved;
}

int cs_document_next(cs_document *document, cs_element *out, cs_fault *fault) {
  for (;;) {
    int outcome = document->position == CS_IN_LIST         ? next_in_list(document, out, fault)
                  : document->position == CS_BETWEEN_LINES ? next_line(document, out, fault)
                                                           : open_value(document, out, fault);
    if (outcome != moved) return outcome;
  }
}
