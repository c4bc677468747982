#include "value_spelling.h"

#include <string.h>

#include "letters.h"

bool cs_is_resource_id(const char *text, size_t length) {
  static const char prefix[] = "/subscriptions/";
  return length >= sizeof prefix - 1 && text[0] == '/' && cs_is_same_folded(text, prefix, sizeof prefix - 1);
}

static bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

static bool is_word(const char *part, size_t length, const char *word) {
  return length == strlen(word) && cs_is_same_folded(part, word, length);
}

/// `v5`; `V710` is an accelerator.
static bool is_generation(const char *part, size_t length) {
  if (length < 2 || length > 3 || cs_lower(part[0]) != 'v') return false;
  for (size_t i = 1; i < length; i++) {
    if (!is_digit(part[i])) return false;
  }
  return true;
}

/// One part, between underscores, of a virtual machine size, in place.
static void respell_size_part(char *part, size_t length, size_t index) {
  bool is_promo = is_word(part, length, "promo");
  bool is_small = is_generation(part, length) || is_word(part, length, "cc") || is_word(part, length, "xl");
  bool is_before_number = true;
  for (size_t i = 0; i < length; i++) {
    // Standard_NC24ads_A100_v4: family in capitals, features in small letters, accelerator in capitals.
    bool is_capital = index == 0 || is_promo ? i == 0 : index == 1 ? is_before_number : !is_small;
    if (is_digit(part[i])) is_before_number = false;
    part[i] = is_capital ? cs_upper(part[i]) : cs_lower(part[i]);
  }
}

static void respell_vm_size(char *size, size_t length) {
  static const char *const series[] = {"standard_", "basic_"};
  bool is_known = false;
  for (size_t i = 0; i < 2; i++) {
    is_known |= length > strlen(series[i]) && cs_is_same_folded(size, series[i], strlen(series[i]));
  }
  if (!is_known) return;
  size_t from = 0, index = 0;
  for (size_t at = 0; at <= length; at++) {
    if (at < length && size[at] != '_') continue;
    respell_size_part(size + from, at - from, index++);
    from = at + 1;
  }
}

/// `2024-07-01T00:00:00.1234567+00:00` as `2024-07-01T00:00:00.123456Z`: the command line cuts to microseconds and
/// writes an offset. Texts in another form stay.
static size_t respell_instant(char *text, size_t length) {
  enum { seconds_end = 19 };
  if (length < seconds_end + 1 || text[10] != 'T') return length;
  size_t end = seconds_end;
  if (text[end] == '.') {
    for (end++; end < length && is_digit(text[end]);) end++;
  }
  size_t zone = length - end;
  bool is_utc = (zone == 1 && cs_upper(text[end]) == 'Z') || (zone == 6 && memcmp(text + end, "+00:00", 6) == 0);
  if (!is_utc) return length;
  if (end > seconds_end + 7) end = seconds_end + 7;
  while (end > seconds_end && (text[end - 1] == '0' || text[end - 1] == '.')) {
    if (text[--end] == '.') break;
  }
  text[end] = 'Z';
  return end + 1;
}

size_t cs_respell_value(char *out, const char *text, size_t length, cs_value_rule rule, bool is_lowered) {
  memcpy(out, text, length);
  if (rule == CS_VM_SIZE) respell_vm_size(out, length);
  if (rule == CS_INSTANT) return respell_instant(out, length);
  if (!is_lowered && rule != CS_LOCATION) return length;
  cs_lower_text(out, text, length);
  if (rule != CS_LOCATION) return length;
  size_t kept = 0;
  for (size_t i = 0; i < length; i++) {
    if (out[i] != ' ') out[kept++] = out[i];
  }
  return kept;
}

size_t cs_minor_version_length(const char *version, size_t length) {
  size_t dots = 0;
  for (size_t i = 0; i < length; i++) {
    if (version[i] == '.' && ++dots == 2) return i;
  }
  return length;
}

size_t cs_image_family_length(const char *image, size_t length) {
  size_t dots = 0, at = length;
  bool is_after_digit = false;
  while (at > 0 && (is_digit(image[at - 1]) || (image[at - 1] == '.' && is_after_digit))) {
    is_after_digit = is_digit(image[--at]);
    dots += image[at] == '.';
  }
  bool is_version = dots == 2 && is_after_digit && at > 1 && (image[at - 1] == '-' || image[at - 1] == ':');
  return is_version ? at - 1 : length;
}
