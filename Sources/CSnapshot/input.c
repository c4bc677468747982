// For stat, which C itself does not know.
#define _POSIX_C_SOURCE 200809L

#include "input.h"

#include <string.h>
#include <sys/stat.h>

#include <zlib.h>

#include "limits.h"
#include "memory.h"
#include "utf8.h"

typedef enum { utf8, utf16_little_endian, utf16_big_endian } text_encoding;

struct cs_input {
  cs_stored_bytes *stored;
  const unsigned char *block;
  size_t block_length;
  int64_t stored_count;
  int64_t text_count;

  bool is_gzip;
  bool is_inside_member;
  z_stream gzip;

  text_encoding encoding;
  bool is_sniffed;
  /// Bytes before decoding: the first few while sniffing, UTF-16 not yet decoded afterwards.
  unsigned char undecoded[cs_undecoded_capacity];
  size_t undecoded_length;
};

/// Makes sure that there are stored bytes left to take; 0 at their end, -1 after a fault.
static int64_t fill_block(cs_input *input, cs_fault *fault) {
  if (input->block_length > 0) return 1;
  int64_t length = cs_stored_bytes_next(input->stored, &input->block, fault);
  if (length <= 0) return length;
  input->block_length = (size_t)length;
  input->stored_count += length;
  return 1;
}

static int64_t take_stored(cs_input *input, unsigned char *out, size_t capacity, cs_fault *fault) {
  int64_t available = fill_block(input, fault);
  if (available <= 0) return available;
  size_t count = input->block_length < capacity ? input->block_length : capacity;
  memcpy(out, input->block, count);
  input->block += count;
  input->block_length -= count;
  return (int64_t)count;
}

static int64_t gzip_fault(cs_input *input, cs_fault *fault, const char *message) {
  cs_fault_set(fault, CSNAPSHOT_FAULT_GZIP, input->text_count, "copy or collect it again", "%s", message);
  return -1;
}

/// Begins the next member of a gzip file if more bytes follow; 0 at the end of the file.
static int64_t begin_member(cs_input *input, cs_fault *fault) {
  int64_t available = fill_block(input, fault);
  if (available <= 0) return available;
  if (inflateReset(&input->gzip) != Z_OK) return gzip_fault(input, fault, "the gzip data cannot be unpacked");
  input->is_inside_member = true;
  return 1;
}

/// Unpacks until `out` has something; members may be empty and follow each other.
static int64_t take_unpacked(cs_input *input, unsigned char *out, size_t capacity, cs_fault *fault) {
  input->gzip.next_out = out;
  input->gzip.avail_out = (uInt)(capacity < 1u << 30 ? capacity : 1u << 30);
  uInt wanted = input->gzip.avail_out;
  while (input->gzip.avail_out == wanted) {
    if (!input->is_inside_member) {
      int64_t begun = begin_member(input, fault);
      if (begun <= 0) return begun;
    }
    int64_t available = fill_block(input, fault);
    if (available < 0) return -1;
    if (available == 0) return gzip_fault(input, fault, "the gzip data is cut short");
    input->gzip.next_in = (unsigned char *)(uintptr_t)input->block;
    input->gzip.avail_in = (uInt)input->block_length;
    int outcome = inflate(&input->gzip, Z_NO_FLUSH);
    input->block = input->gzip.next_in;
    input->block_length = input->gzip.avail_in;
    if (outcome == Z_STREAM_END) input->is_inside_member = false;
    else if (outcome != Z_OK) return gzip_fault(input, fault, "the gzip data is damaged");
  }
  return wanted - input->gzip.avail_out;
}

static int64_t take_bytes(cs_input *input, unsigned char *out, size_t capacity, cs_fault *fault) {
  return input->is_gzip ? take_unpacked(input, out, capacity, fault) : take_stored(input, out, capacity, fault);
}

static uint32_t utf16_unit(const cs_input *input, size_t at) {
  const unsigned char *bytes = input->undecoded + at;
  return input->encoding == utf16_little_endian ? (uint32_t)(bytes[0] | bytes[1] << 8)
                                                : (uint32_t)(bytes[0] << 8 | bytes[1]);
}

static int64_t encoding_fault(cs_fault *fault, int64_t byte, const char *message) {
  cs_fault_set(fault, CSNAPSHOT_FAULT_ENCODING, byte, "save it as UTF-8", "%s", message);
  return -1;
}

/// Decodes what is whole of the undecoded bytes, as far as it fits, and returns the length of the text.
static int64_t decode_utf16(cs_input *input, unsigned char *out, size_t capacity, bool is_last, cs_fault *fault) {
  size_t at = 0, written = 0;
  while (input->undecoded_length - at >= 2 && capacity - written >= 4) {
    uint32_t scalar = utf16_unit(input, at);
    int64_t byte = input->text_count + (int64_t)written;
    if (scalar >= 0xdc00 && scalar <= 0xdfff) return encoding_fault(fault, byte, "half of a UTF-16 surrogate pair");
    if (scalar >= 0xd800 && scalar <= 0xdbff) {
      if (input->undecoded_length - at < 4) {
        if (is_last) return encoding_fault(fault, byte, "half of a UTF-16 surrogate pair");
        break;
      }
      uint32_t low = utf16_unit(input, at + 2);
      if (low < 0xdc00 || low > 0xdfff) return encoding_fault(fault, byte, "half of a UTF-16 surrogate pair");
      scalar = 0x10000 + ((scalar - 0xd800) << 10) + (low - 0xdc00);
      at += 2;
    }
    at += 2;
    written += cs_utf8_write(out + written, scalar);
  }
  input->undecoded_length -= at;
  memmove(input->undecoded, input->undecoded + at, input->undecoded_length);
  if (is_last && written == 0 && input->undecoded_length > 0) {
    return encoding_fault(fault, input->text_count, "half of a UTF-16 character at the end");
  }
  return (int64_t)written;
}

static int64_t take_utf16(cs_input *input, unsigned char *out, size_t capacity, cs_fault *fault) {
  for (;;) {
    int64_t count = 0;
    if (input->undecoded_length < cs_undecoded_capacity) {
      count = take_bytes(input, input->undecoded + input->undecoded_length,
                         cs_undecoded_capacity - input->undecoded_length, fault);
      if (count < 0) return count;
      input->undecoded_length += (size_t)count;
    }
    bool is_last = count == 0 && input->undecoded_length < cs_undecoded_capacity;
    int64_t written = decode_utf16(input, out, capacity, is_last, fault);
    if (written != 0 || is_last) return written;
  }
}

/// Reads the first bytes and finds out by them how the text is encoded.
static bool sniff_encoding(cs_input *input, cs_fault *fault) {
  input->is_sniffed = true;
  while (input->undecoded_length < 4) {
    int64_t count = take_bytes(input, input->undecoded + input->undecoded_length, 4 - input->undecoded_length, fault);
    if (count < 0) return false;
    if (count == 0) break;
    input->undecoded_length += (size_t)count;
  }
  const unsigned char *first = input->undecoded;
  size_t mark = 0;
  if (input->undecoded_length >= 2 && first[0] == 0xff && first[1] == 0xfe) {
    input->encoding = utf16_little_endian;
    mark = 2;
  } else if (input->undecoded_length >= 2 && first[0] == 0xfe && first[1] == 0xff) {
    input->encoding = utf16_big_endian;
    mark = 2;
  } else if (input->undecoded_length >= 3 && memcmp(first, "\xef\xbb\xbf", 3) == 0) {
    mark = 3;
  } else if (input->undecoded_length == 4 && first[0] && !first[1] && first[2] && !first[3]) {
    // Without a mark, the NUL in every second byte of ASCII shows it.
    input->encoding = utf16_little_endian;
  } else if (input->undecoded_length == 4 && !first[0] && first[1] && !first[2] && first[3]) {
    input->encoding = utf16_big_endian;
  }
  input->undecoded_length -= mark;
  memmove(input->undecoded, input->undecoded + mark, input->undecoded_length);
  return true;
}

/// What sniffing took of UTF-8 text is its beginning.
static int64_t take_sniffed(cs_input *input, unsigned char *out) {
  size_t count = input->undecoded_length;
  memcpy(out, input->undecoded, count);
  input->undecoded_length = 0;
  return (int64_t)count;
}

bool cs_input_is_file(const cs_input *input) { return cs_stored_bytes_is_file(input->stored); }

int64_t cs_input_read(cs_input *input, void *out, size_t capacity, cs_fault *fault) {
  if (!input->is_sniffed && !sniff_encoding(input, fault)) return -1;
  int64_t count = input->encoding != utf8          ? take_utf16(input, out, capacity, fault)
                  : input->undecoded_length > 0 ? take_sniffed(input, out)
                                                : take_bytes(input, out, capacity, fault);
  if (count > 0) input->text_count += count;
  return count;
}

/// gzip files begin with 1f 8b (RFC 1952).
static bool sniff_gzip(cs_input *input, cs_fault *fault) {
  if (fill_block(input, fault) < 0) return false;
  if (input->block_length < 2 || input->block[0] != 0x1f || input->block[1] != 0x8b) return true;
  // 16 asks zlib for the gzip format with its check sum and length.
  if (inflateInit2(&input->gzip, 15 + 16) != Z_OK) return cs_fault_memory(fault);
  input->is_gzip = true;
  return true;
}

cs_input *cs_input_open(const char *path, bool is_digested, cs_progress *progress, cs_fault *fault) {
  cs_input *input = cs_allocate(sizeof *input);
  if (!input) {
    cs_fault_memory(fault);
    return NULL;
  }
  memset(input, 0, sizeof *input);
  input->stored = cs_stored_bytes_open(path, is_digested, progress, fault);
  if (input->stored && sniff_gzip(input, fault)) return input;
  cs_input_close(input);
  return NULL;
}

bool cs_input_finish(cs_input *input, int64_t *stored_bytes, char sha256[65], cs_fault *fault) {
  *stored_bytes = input->stored_count;
  return cs_stored_bytes_digest(input->stored, sha256, fault);
}

void cs_input_close(cs_input *input) {
  if (!input) return;
  if (input->is_gzip) inflateEnd(&input->gzip);
  cs_stored_bytes_close(input->stored);
  cs_release(input);
}

/// Counts line ends in the text up to `byte`.
static int64_t count_lines(cs_input *input, int64_t byte, cs_fault *fault) {
  char text[4096];
  int64_t line = 1;
  while (byte > 0) {
    int64_t count = cs_input_read(input, text, sizeof text, fault);
    if (count <= 0) break;
    for (int64_t i = 0; i < count && i < byte; i++) line += text[i] == '\n';
    byte -= count;
  }
  return line;
}

void cs_fault_find_line(cs_fault *fault, const char *path) {
  struct stat facts;
  bool can_be_found = fault->byte >= 0 && fault->line == 0 && strcmp(path, "-") != 0;
  if (!can_be_found || stat(path, &facts) != 0 || !S_ISREG(facts.st_mode)) return;
  cs_fault ignored = {.byte = -1};
  cs_input *input = cs_input_open(path, false, NULL, &ignored);
  if (!input) return;
  fault->line = count_lines(input, fault->byte, &ignored);
  cs_input_close(input);
}
