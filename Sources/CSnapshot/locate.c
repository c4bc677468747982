#include "locate.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "not_json.h"
#include "utf8.h"

/// A strict reader of JSON (RFC 8259) that stops at the first wrong byte.
typedef struct {
  const unsigned char *bytes;
  size_t length;
  size_t at;
  csnapshot_fault_code code;
  const char *message;
} json_reader;

static bool wrong(json_reader *reader, csnapshot_fault_code code, const char *message) {
  bool is_nul = reader->at < reader->length && reader->bytes[reader->at] == 0;
  reader->code = is_nul ? CSNAPSHOT_FAULT_ENCODING : code;
  reader->message = is_nul ? "a NUL byte" : message;
  return false;
}

static bool is_wrong_syntax(json_reader *reader, const char *message) {
  return wrong(reader, CSNAPSHOT_FAULT_SYNTAX, message);
}

static int byte_at(const json_reader *reader) { return reader->at < reader->length ? reader->bytes[reader->at] : -1; }

static int skip_space(json_reader *reader) {
  int byte = byte_at(reader);
  while (byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t') {
    reader->at++;
    byte = byte_at(reader);
  }
  return byte;
}

static bool is_digit(int byte) { return byte >= '0' && byte <= '9'; }

/// The value of four hex digits, or -1.
static int32_t hex_unit(const json_reader *reader, size_t at) {
  int32_t unit = 0;
  if (reader->length < at + 4) return -1;
  for (size_t i = at; i < at + 4; i++) {
    int byte = reader->bytes[i];
    int letter = byte | 0x20;
    if (!is_digit(byte) && !(letter >= 'a' && letter <= 'f')) return -1;
    unit = unit * 16 + (is_digit(byte) ? byte - '0' : letter - 'a' + 10);
  }
  return unit;
}

/// `at` is behind the backslash.
static bool read_escape(json_reader *reader) {
  int byte = byte_at(reader);
  if (byte != 'u') {
    if (byte <= 0 || !strchr("\"\\/bfnrt", byte)) return is_wrong_syntax(reader, "an unknown escape in a string");
    reader->at++;
    return true;
  }
  int32_t unit = hex_unit(reader, reader->at + 1);
  if (unit < 0) return is_wrong_syntax(reader, "an escape without four hex digits");
  bool is_high = unit >= 0xd800 && unit <= 0xdbff;
  size_t next = reader->at + 5;
  bool has_next = is_high && next + 1 < reader->length && reader->bytes[next] == '\\' && reader->bytes[next + 1] == 'u';
  int32_t low = has_next ? hex_unit(reader, next + 2) : 0;
  if ((unit >= 0xdc00 && unit <= 0xdfff) || (is_high && !(low >= 0xdc00 && low <= 0xdfff))) {
    return wrong(reader, CSNAPSHOT_FAULT_ENCODING, "an escaped half of a surrogate pair");
  }
  reader->at = is_high ? next + 6 : next;
  return true;
}

/// `at` is at the opening quote.
static bool read_string(json_reader *reader) {
  reader->at++;
  for (;;) {
    int byte = byte_at(reader);
    if (byte < 0) return wrong(reader, CSNAPSHOT_FAULT_TRUNCATED, "it ends inside a string");
    if (byte < 0x20) return is_wrong_syntax(reader, "a control character in a string");
    size_t length = cs_utf8_length(reader->bytes + reader->at, reader->length - reader->at);
    if (length == 0) return wrong(reader, CSNAPSHOT_FAULT_ENCODING, "bytes that are not UTF-8");
    reader->at += length;
    if (byte == '"') return true;
    if (byte == '\\' && !read_escape(reader)) return false;
  }
}

static bool read_digits(json_reader *reader) {
  if (!is_digit(byte_at(reader))) return is_wrong_syntax(reader, "a number without digits");
  while (is_digit(byte_at(reader))) reader->at++;
  return true;
}

/// Whether 64 bits or a double hold the number that begins at `from`; the parser refuses others.
static bool fits(json_reader *reader, size_t from, bool is_real) {
  const char *text = (const char *)reader->bytes + from;
  errno = 0;
  double real = is_real ? strtod(text, NULL) : 0;
  if (!is_real && text[0] == '-') strtoll(text, NULL, 10);
  else if (!is_real) strtoull(text, NULL, 10);
  if (is_real ? !isinf(real) : errno != ERANGE) return true;
  reader->at = from;
  return is_wrong_syntax(reader, "a number that is too large");
}

static bool read_number(json_reader *reader) {
  size_t from = reader->at;
  if (byte_at(reader) == '-') reader->at++;
  if (byte_at(reader) == '0') {
    reader->at++;
    if (is_digit(byte_at(reader))) return is_wrong_syntax(reader, "a number that begins with 0");
  } else if (!read_digits(reader)) {
    return false;
  }
  bool is_real = byte_at(reader) == '.';
  if (is_real) {
    reader->at++;
    if (!read_digits(reader)) return false;
  }
  if (byte_at(reader) == 'e' || byte_at(reader) == 'E') {
    is_real = true;
    reader->at++;
    if (byte_at(reader) == '+' || byte_at(reader) == '-') reader->at++;
    if (!read_digits(reader)) return false;
  }
  return fits(reader, from, is_real);
}

static bool read_word(json_reader *reader) {
  static const char *const words[] = {"true", "false", "null"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    size_t length = strlen(words[i]);
    if (reader->length - reader->at >= length && memcmp(reader->bytes + reader->at, words[i], length) == 0) {
      reader->at += length;
      return true;
    }
  }
  return is_wrong_syntax(reader, "something that is not JSON");
}

static bool read_value(json_reader *reader, int depth);

static bool read_member(json_reader *reader, int depth) {
  if (skip_space(reader) != '"') return is_wrong_syntax(reader, "no key where one belongs");
  if (!read_string(reader)) return false;
  if (skip_space(reader) != ':') return is_wrong_syntax(reader, "a key without a colon");
  reader->at++;
  return read_value(reader, depth);
}

/// `at` is at the opening bracket.
static bool read_container(json_reader *reader, int depth, bool is_object) {
  int close = is_object ? '}' : ']';
  if (depth > cs_json_depth_limit) return wrong(reader, CSNAPSHOT_FAULT_TOO_DEEP, "it is nested too deep");
  reader->at++;
  if (skip_space(reader) == close) {
    reader->at++;
    return true;
  }
  for (;;) {
    if (is_object ? !read_member(reader, depth) : !read_value(reader, depth)) return false;
    int byte = skip_space(reader);
    if (byte < 0) return wrong(reader, CSNAPSHOT_FAULT_TRUNCATED, "it ends inside an object or array");
    if (byte != ',' && byte != close) return is_wrong_syntax(reader, "no comma where one belongs");
    reader->at++;
    if (byte == close) return true;
  }
}

static bool read_value(json_reader *reader, int depth) {
  int byte = skip_space(reader);
  if (byte < 0) return wrong(reader, CSNAPSHOT_FAULT_TRUNCATED, "it ends where a value belongs");
  if (byte == '{' || byte == '[') return read_container(reader, depth + 1, byte == '{');
  if (byte == '"') return read_string(reader);
  return byte == '-' || is_digit(byte) ? read_number(reader) : read_word(reader);
}

bool cs_fault_json(cs_fault *fault, const char *bytes, size_t length, int64_t at_byte) {
  json_reader reader = {.bytes = (const unsigned char *)bytes, .length = length};
  if (cs_fault_colours(bytes, length, at_byte, fault)) return false;
  bool is_json = read_value(&reader, 0);
  if (is_json && skip_space(&reader) >= 0) is_json = is_wrong_syntax(&reader, "text follows the end of the document");
  if (is_json) is_wrong_syntax(&reader, "invalid JSON");
  return cs_fault_set(fault, reader.code, at_byte + (int64_t)reader.at, "copy or collect it again", "%s",
                      reader.message);
}
