#ifndef CSNAPSHOT_UTF8_H
#define CSNAPSHOT_UTF8_H

#include <stddef.h>
#include <stdint.h>

/// The length of the character that begins at `bytes`, 1 to 4; 0 when it is not well-formed UTF-8 (Unicode, table 3-7).
static inline size_t cs_utf8_length(const unsigned char *bytes, size_t available) {
  unsigned char first = bytes[0];
  if (first < 0x80) return 1;
  size_t length = first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3
                : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
  if (length == 0 || length > available) return 0;
  unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  if (bytes[1] < low || bytes[1] > high) return 0;
  for (size_t i = 2; i < length; i++) {
    if ((bytes[i] & 0xc0) != 0x80) return 0;
  }
  return length;
}

/// Writes the UTF-8 of a scalar value (not a surrogate) and returns its length, 1 to 4.
static inline size_t cs_utf8_write(unsigned char *out, uint32_t scalar) {
  if (scalar < 0x80) {
    out[0] = (unsigned char)scalar;
    return 1;
  }
  size_t length = scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4;
  for (size_t i = length - 1; i > 0; i--, scalar >>= 6) out[i] = (unsigned char)(0x80 | (scalar & 0x3f));
  static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
  out[0] = (unsigned char)(lead[length] | scalar);
  return length;
}

#endif
