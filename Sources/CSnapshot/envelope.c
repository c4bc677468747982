#include "envelope.h"

#include <string.h>
#include <strings.h>

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

static bool begins_with(const char *text, size_t length, const char *prefix) {
  return length >= strlen(prefix) && strncasecmp(text, prefix, strlen(prefix)) == 0;
}

void cs_fault_text(cs_window *window, cs_fault *fault) {
  // Enough for a message, were it read in small pieces.
  while (window->end - window->start < 256 && cs_window_extend(window, fault) > 0) continue;
  const char *text = window->bytes + window->start;
  size_t length = window->end - window->start;
  const char *line_end = memchr(text, '\n', length);
  char line[200];
  cs_quote(line, sizeof line, text, line_end ? (size_t)(line_end - text) : length);
  int64_t byte = cs_window_byte(window);
  if (memchr(text, '\0', length < 4 ? length : 4)) {
    cs_fault_set(fault, CSNAPSHOT_FAULT_ENCODING, byte, "save it as UTF-8", "it holds NUL bytes");
  } else if (text[0] == '<') {
    cs_fault_set(fault, CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, byte, "sign in and collect it again",
                 "it is an HTML page, such as a sign-in page, and not JSON");
  } else if (begins_with(text, length, "ERROR") || begins_with(text, length, "az: ")
             || begins_with(text, length, "az error")) {
    cs_fault_set(fault, CSNAPSHOT_FAULT_AZURE_ERROR, byte, "correct that and collect it again",
                 "it is the text of an error: %s", line);
  } else {
    cs_fault_set(fault, CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, byte, "collect it with -o json",
                 "it is not a JSON object or array, but begins with: %s", line);
  }
}
