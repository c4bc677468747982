#include "letters.h"

#include <string.h>

#include "spelling.h"
#include "utf8.h"

/// Capital letters from `first` to `last`, every `step`th, and how far behind each its small letter is. Source: UnicodeData.txt.
static const struct {
  uint32_t first, last;
  int32_t distance;
  uint32_t step;
} capitals[] = {
  {0xc0, 0xd6, 32, 1},    {0xd8, 0xde, 32, 1},     {0x100, 0x12e, 1, 2},   {0x132, 0x136, 1, 2},    {0x139, 0x147, 1, 2},
  {0x14a, 0x176, 1, 2},   {0x178, 0x178, -121, 1}, {0x179, 0x17d, 1, 2},   {0x1f8, 0x21e, 1, 2},    {0x386, 0x386, 38, 1},
  {0x388, 0x38a, 37, 1},  {0x38c, 0x38c, 64, 1},   {0x38e, 0x38f, 63, 1},  {0x391, 0x3a1, 32, 1},   {0x3a3, 0x3ab, 32, 1},
  {0x400, 0x40f, 80, 1},  {0x410, 0x42f, 32, 1},   {0x460, 0x480, 1, 2},   {0x48a, 0x4be, 1, 2},    {0x4c0, 0x4c0, 15, 1},
  {0x4c1, 0x4cd, 1, 2},   {0x4d0, 0x52e, 1, 2},    {0x1e00, 0x1e94, 1, 2}, {0x1ea0, 0x1efe, 1, 2},
};

static uint32_t lower_scalar(uint32_t scalar) {
  for (size_t i = 0; i < sizeof capitals / sizeof *capitals && scalar >= capitals[i].first; i++) {
    bool is_capital = scalar <= capitals[i].last && (scalar - capitals[i].first) % capitals[i].step == 0;
    if (is_capital) return (uint32_t)((int32_t)scalar + capitals[i].distance);
  }
  return scalar;
}

void cs_lower_text(char *out, const char *text, size_t length) {
  for (size_t i = 0; i < length;) {
    const unsigned char *bytes = (const unsigned char *)text + i;
    size_t size = bytes[0] < 0x80 ? 1 : cs_utf8_length(bytes, length - i);
    if (size == 2 || size == 3) {
      uint32_t scalar = size == 2 ? (uint32_t)(bytes[0] & 0x1f) << 6 | (bytes[1] & 0x3f)
                                  : (uint32_t)(bytes[0] & 0x0f) << 12 | (uint32_t)(bytes[1] & 0x3f) << 6 | (bytes[2] & 0x3f);
      i += cs_utf8_write((unsigned char *)out + i, lower_scalar(scalar));
    } else {
      out[i] = cs_lower(text[i]);
      i++;
    }
  }
}
