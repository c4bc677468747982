#include "not_json.h"

#include <string.h>
#include <strings.h>

static const char collect_json[] = "collect it with -o json";
static const char keep_apart[] = "keep standard error out of the file: az … --only-show-errors -o json 2>/dev/null";
static const char with_depth[] = "write it with ConvertTo-Json -Depth 100, or collect it with az … -o json";

enum { escape = 0x1b };

/// What the window holds from `start` on, once enough to tell its kind has been read, without the colours at its front.
/// No message quotes it: whoever may name a file may not read it.
typedef struct {
  const char *bytes;
  size_t length;
  int64_t at_byte;
  bool is_coloured;
} sample;

/// Drops `ESC [ … m` at the front.
static void drop_colours(sample *text) {
  while (text->length > 1 && text->bytes[0] == escape) {
    const char *end = memchr(text->bytes, 'm', text->length);
    size_t length = end ? (size_t)(end - text->bytes) + 1 : 1;
    text->bytes += length;
    text->length -= length;
    text->is_coloured = true;
  }
}

static sample take_sample(cs_window *window, cs_fault *fault) {
  enum { enough = 4096 };
  while (window->end - window->start < enough && cs_window_extend(window, fault) > 0) continue;
  sample text = {
    .bytes = window->bytes + window->start, .length = window->end - window->start, .at_byte = cs_window_byte(window)};
  drop_colours(&text);
  return text;
}

static char first(const sample *text) { return text->length > 0 ? text->bytes[0] : '\0'; }

static bool is_coloured_json(const sample *text) {
  return text->is_coloured && (first(text) == '[' || first(text) == '{' || first(text) == '"');
}

static bool begins_with(const sample *text, const char *prefix) {
  return text->length >= strlen(prefix) && strncasecmp(text->bytes, prefix, strlen(prefix)) == 0;
}

/// Whether a later line begins as JSON does.
static bool has_json_later(const sample *text) {
  bool is_at_line_begin = false;
  for (size_t i = 0; i < text->length; i++) {
    char byte = text->bytes[i];
    if (is_at_line_begin && (byte == '[' || byte == '{')) return true;
    // What shows progress returns to the beginning of its line.
    if (byte == '\n' || byte == '\r') is_at_line_begin = true;
    else if (byte != ' ') is_at_line_begin = false;
  }
  return false;
}

static bool is_error(const sample *text) {
  return begins_with(text, "ERROR") || begins_with(text, "az: ") || begins_with(text, "az error");
}

static bool is_not_a_snapshot(cs_fault *fault, const sample *text, const char *message, const char *hint) {
  return cs_fault_set(fault, CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, text->at_byte, hint, "%s", message);
}

/// UTF-32, or a file that is no text.
static bool is_of_nul(cs_fault *fault, const sample *text) {
  if (!memchr(text->bytes, '\0', text->length < 4 ? text->length : 4)) return false;
  cs_fault_set(fault, CSNAPSHOT_FAULT_ENCODING, text->at_byte, "save it as UTF-8: | Out-File -Encoding utf8 FILE",
               "it holds NUL bytes");
  return true;
}

// MARK: - Files of another kind

static const struct {
  const char *bytes;
  size_t length;
  size_t at;
  const char *message;
  const char *hint;
} kinds[] = {
  {"\x1f\x8b", 2, 0, "it is gzip inside gzip", "unpack it once with gunzip"},
  {"PK\x03\x04", 4, 0, "it is a zip archive, or a workbook", "unpack it, and import the JSON in it"},
  {"ustar", 5, 257, "it is a tar archive", "unpack it with tar -xf, and import the JSON in it"},
  {"BZh", 3, 0, "it is packed with bzip2", "unpack it with bunzip2, or pack it with gzip"},
  {"\xfd" "7zXZ", 5, 0, "it is packed with xz", "unpack it with unxz, or pack it with gzip"},
  {"\x28\xb5\x2f\xfd", 4, 0, "it is packed with zstd", "unpack it with unzstd, or pack it with gzip"},
  {"7z\xbc\xaf", 4, 0, "it is a 7-Zip archive", "unpack it, and import the JSON in it"},
  {"SQLite format 3", 15, 0, "it is a database", "name it with --database, and give the snapshot to import"},
  {"%PDF", 4, 0, "it is a PDF", collect_json},
};

static bool is_of_another_kind(cs_fault *fault, const sample *text) {
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    size_t end = kinds[i].at + kinds[i].length;
    if (text->length < end || memcmp(text->bytes + kinds[i].at, kinds[i].bytes, kinds[i].length) != 0) continue;
    is_not_a_snapshot(fault, text, kinds[i].message, kinds[i].hint);
    return true;
  }
  return false;
}

// MARK: - Text of another kind

/// A JSON string that holds JSON: its text begins with a bracket, perhaps behind escaped white space.
static bool is_encoded_twice(const sample *text) {
  size_t at = 1;
  while (at + 1 < text->length && (text->bytes[at] == ' ' || text->bytes[at] == '\\')) {
    at += text->bytes[at] == ' ' ? 1 : 2;
  }
  return at < text->length && (text->bytes[at] == '[' || text->bytes[at] == '{');
}

/// The portal downloads what Resource Graph answers as CSV, in which node pools are no more than text.
static bool is_table(const sample *text) {
  static const char *const heads[] = {"id,", "name,", "type,", "\"id\",", "\"name\",", "\"type\",", "subscriptionid,"};
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
    if (begins_with(text, heads[i])) return true;
  }
  return false;
}

static bool is_null(const sample *text) {
  return begins_with(text, "null") && (text->length == 4 || text->bytes[4] == '\n' || text->bytes[4] == '\r');
}

static void fault_of_text(const sample *text, cs_fault *fault) {
  if (is_table(text)) {
    is_not_a_snapshot(fault, text, "it is CSV, and not JSON",
                      "collect it with az aks list -o json, or az graph query -q QUERY -o json");
    return;
  }
  if (first(text) == '<') {
    is_not_a_snapshot(fault, text, "it is an HTML page, such as a sign-in page, and not JSON",
                      "sign in and collect it again");
  } else if (has_json_later(text) || begins_with(text, "WARNING")) {
    cs_fault_set(fault, CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, text->at_byte, keep_apart,
                 "other text stands before the JSON");
  } else if (is_error(text)) {
    cs_fault_set(fault, CSNAPSHOT_FAULT_AZURE_ERROR, text->at_byte, "read it, correct that and collect it again",
                 "it is the text of an error of az");
  } else if (first(text) == '"' && is_encoded_twice(text)) {
    is_not_a_snapshot(fault, text, "it is JSON inside a string, encoded twice", "decode it once with jq -r .");
  } else if (is_null(text)) {
    is_not_a_snapshot(fault, text, "it is null, so nothing was found", "correct the --query and collect it again");
  } else {
    cs_fault_set(fault, CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, text->at_byte, collect_json,
                 "it is no JSON object or array");
  }
}

void cs_fault_text(cs_window *window, cs_fault *fault) {
  sample text = take_sample(window, fault);
  if (is_coloured_json(&text) && cs_fault_window_colours(window, fault)) return;
  if (!is_of_another_kind(fault, &text) && !is_of_nul(fault, &text)) fault_of_text(&text, fault);
}

void cs_fault_text_behind(cs_window *window, const char *what, cs_fault *fault) {
  sample text = take_sample(window, fault);
  if (is_coloured_json(&text) && cs_fault_window_colours(window, fault)) return;
  bool is_of_json = first(&text) != '\0' && strchr("[]{},:\"", first(&text));
  const char *hint = is_of_json ? "import them one by one, or collect it again" : keep_apart;
  cs_fault_set(fault, CSNAPSHOT_FAULT_SYNTAX, text.at_byte, hint, "text follows the end of %s", what);
}

/// What `ConvertTo-Json` writes for an object, or a list, deeper than its `-Depth`.
static bool is_cut_by_powershell(const sample *text) {
  return begins_with(text, "\"@{") || begins_with(text, "\"System.") || begins_with(text, "\"Microsoft.");
}

void cs_fault_item(cs_window *window, cs_fault *fault) {
  sample text = take_sample(window, fault);
  if (text.is_coloured && cs_fault_window_colours(window, fault)) return;
  if (is_of_nul(fault, &text)) return;
  if (is_cut_by_powershell(&text)) {
    is_not_a_snapshot(fault, &text, "PowerShell cut the list off at its depth, and left texts instead of objects",
                      with_depth);
  } else if (first(&text) == '"' && is_encoded_twice(&text)) {
    is_not_a_snapshot(fault, &text, "the list holds objects inside strings, encoded twice",
                      "decode them once with jq 'map(fromjson)'");
  } else if (first(&text) == '[') {
    is_not_a_snapshot(fault, &text, "the list holds lists", "put them into one list with jq 'add'");
  } else {
    is_not_a_snapshot(fault, &text, "the list holds something else than objects",
                      "give a list of AKS clusters or node pools");
  }
}

bool cs_fault_colours(const char *bytes, size_t length, int64_t at_byte, cs_fault *fault) {
  const char *found = memchr(bytes, escape, length);
  if (!found) return false;
  cs_fault_set(fault, CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, at_byte + (found - bytes),
               "collect it with -o json, not jsonc, or with jq -M",
               "it is coloured: escape sequences of a terminal stand between the JSON");
  return true;
}
