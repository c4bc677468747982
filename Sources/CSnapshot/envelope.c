#include "envelope.h"

#include <string.h>
#include <strings.h>

#include "not_json.h"

/// A byte-wise reader of the window; `at` counts from the window's `start`, which stays.
typedef struct {
  cs_window *window;
  cs_fault *fault;
  size_t at;
  bool has_failed;
} byte_reader;

/// The byte at `at`, or -1 at the end or after a fault.
static int peek(byte_reader *reader) {
  cs_window *window = reader->window;
  while (window->start + reader->at >= window->end) {
    int extended = cs_window_extend(window, reader->fault);
    reader->has_failed = extended < 0;
    if (extended <= 0) return -1;
  }
  return (unsigned char)window->bytes[window->start + reader->at];
}

static int take(byte_reader *reader) {
  int byte = peek(reader);
  reader->at++;
  return byte;
}

static int peek_after_space(byte_reader *reader) {
  int byte = peek(reader);
  while (byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t') {
    reader->at++;
    byte = peek(reader);
  }
  return byte;
}

/// Moves behind the closing quote, `at` being behind the opening one; false at the end.
static bool skip_string(byte_reader *reader) {
  for (int byte = take(reader); byte != '"'; byte = take(reader)) {
    if (byte == '\\') byte = take(reader);
    if (byte < 0) return false;
  }
  return true;
}

static bool is_named(const byte_reader *reader, size_t from, size_t to, const char *name) {
  const char *bytes = reader->window->bytes + reader->window->start;
  return to - from == strlen(name) && strncasecmp(bytes + from, name, to - from) == 0;
}

/// After a key of the outermost object: whether an array of elements begins here.
static bool begins_elements(byte_reader *reader, size_t key_from, size_t key_to, cs_envelope *out) {
  if (peek_after_space(reader) != ':') return false;
  reader->at++;
  if (peek_after_space(reader) != '[') return false;
  out->is_graph = is_named(reader, key_from, key_to, "data");
  out->is_wrapper = out->is_graph || is_named(reader, key_from, key_to, "value");
  return out->is_wrapper;
}

static bool ends_early(byte_reader *reader) {
  if (reader->has_failed) return false;
  const cs_window *window = reader->window;
  if (cs_fault_window_colours(window, reader->fault)) return false;
  return cs_fault_set(reader->fault, CSNAPSHOT_FAULT_TRUNCATED, window->offset + (int64_t)window->end,
                      "copy or collect it again", "it ends inside an object");
}

bool cs_envelope_find(cs_window *window, cs_envelope *out, cs_fault *fault) {
  *out = (cs_envelope){0};
  byte_reader reader = {.window = window, .fault = fault};
  int64_t depth = 0;
  for (;;) {
    int byte = take(&reader);
    if (byte < 0) return ends_early(&reader);
    if (byte == '{' || byte == '[') depth++;
    if (byte == '}' || byte == ']') depth--;
    if (depth == 0) break;
    if (byte != '"') continue;
    size_t from = reader.at;
    if (!skip_string(&reader)) return ends_early(&reader);
    if (depth == 1 && begins_elements(&reader, from, reader.at - 1, out)) {
      reader.at++;
      break;
    }
    if (reader.has_failed) return false;
  }
  out->length = reader.at;
  return true;
}
