#ifndef CSNAPSHOT_SCAN_H
#define CSNAPSHOT_SCAN_H

/// Finds the closing bracket of a JSON value, 64 bytes at a time and without looking at anything but quotes,
/// backslashes and brackets (after Langdale and Lemire, "Parsing Gigabytes of JSON per Second", 2019). Whether what is
/// between is JSON is left to the parser.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { cs_scan_block = 64 };

/// One bit a byte of a block.
typedef struct {
  uint64_t quotes;
  uint64_t backslashes;
  uint64_t opens;
  uint64_t closes;
} cs_scan_masks;

/// What is carried from block to block; all zero before the first byte of a value.
typedef struct {
  /// All ones while inside a string, else zero.
  uint64_t string;
  /// 1 when the next byte is escaped by a backslash.
  uint64_t escaped;
  int64_t depth;
} cs_scan;

#ifdef __SSE2__
static inline cs_scan_masks cs_scan_classify(const char *bytes) {
  cs_scan_masks masks = {0};
  for (int i = 0; i < 4; i++) {
    __m128i part = _mm_loadu_si128((const __m128i *)(const void *)(bytes + 16 * i));
    // '[' and ']' differ from '{' and '}' in this one bit.
    __m128i curly = _mm_or_si128(part, _mm_set1_epi8(0x20));
    masks.quotes |= (uint64_t)_mm_movemask_epi8(_mm_cmpeq_epi8(part, _mm_set1_epi8('"'))) << (16 * i);
    masks.backslashes |= (uint64_t)_mm_movemask_epi8(_mm_cmpeq_epi8(part, _mm_set1_epi8('\\'))) << (16 * i);
    masks.opens |= (uint64_t)_mm_movemask_epi8(_mm_cmpeq_epi8(curly, _mm_set1_epi8('{'))) << (16 * i);
    masks.closes |= (uint64_t)_mm_movemask_epi8(_mm_cmpeq_epi8(curly, _mm_set1_epi8('}'))) << (16 * i);
  }
  return masks;
}
#else
static inline cs_scan_masks cs_scan_classify(const char *bytes) {
  cs_scan_masks masks = {0};
  for (int i = 0; i < cs_scan_block; i++) {
    char byte = bytes[i];
    masks.quotes |= (uint64_t)(byte == '"') << i;
    masks.backslashes |= (uint64_t)(byte == '\\') << i;
    masks.opens |= (uint64_t)(byte == '{' || byte == '[') << i;
    masks.closes |= (uint64_t)(byte == '}' || byte == ']') << i;
  }
  return masks;
}
#endif

/// The bytes that a backslash before them escapes.
static inline uint64_t cs_scan_escaped(cs_scan *scan, uint64_t backslashes) {
  if (backslashes == 0) {
    uint64_t escaped = scan->escaped;
    scan->escaped = 0;
    return escaped;
  }
  const uint64_t even_bits = 0x5555555555555555;
  backslashes &= ~scan->escaped;
  uint64_t follows = backslashes << 1 | scan->escaped;
  uint64_t odd_starts = backslashes & ~even_bits & ~follows;
  // A run of backslashes that begins at an odd byte turns the meaning of even and odd over for what follows it.
  uint64_t turned = odd_starts + backslashes;
  scan->escaped = turned < odd_starts;
  return (even_bits ^ turned << 1) & follows;
}

/// Every bit becomes the parity of the bits up to it: what is between quotes.
static inline uint64_t cs_scan_parity(uint64_t bits) {
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

/// The bit of the bracket with which the depth reaches zero, or 64.
static inline int cs_scan_closing_bit(cs_scan *scan, uint64_t opens, uint64_t closes) {
  int64_t depth = scan->depth;
  while (closes != 0) {
    uint64_t bracket = closes & -closes;
    uint64_t before = opens & (bracket - 1);
    depth += __builtin_popcountll(before) - 1;
    if (depth <= 0) return __builtin_ctzll(bracket);
    opens &= ~before;
    closes &= ~bracket;
  }
  scan->depth = depth + __builtin_popcountll(opens);
  return cs_scan_block;
}

/// Scans one block; returns the bit of the bracket that closes the value, or 64 when it goes on.
static inline int cs_scan_next(cs_scan *scan, const char *block) {
  cs_scan_masks masks = cs_scan_classify(block);
  uint64_t quotes = masks.quotes & ~cs_scan_escaped(scan, masks.backslashes);
  uint64_t string = cs_scan_parity(quotes) ^ scan->string;
  scan->string = (string >> 63) ? ~(uint64_t)0 : 0;
  uint64_t opens = masks.opens & ~string;
  uint64_t closes = masks.closes & ~string;
  // The value can end here only with enough closing brackets.
  int close_count = __builtin_popcountll(closes);
  if (scan->depth > close_count) {
    scan->depth += __builtin_popcountll(opens) - close_count;
    return cs_scan_block;
  }
  return cs_scan_closing_bit(scan, opens, closes);
}

#endif
