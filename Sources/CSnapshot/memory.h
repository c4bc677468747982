#ifndef CSNAPSHOT_MEMORY_H
#define CSNAPSHOT_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/// All memory of the module, apart from what simdjson, zlib and libcrypto take for themselves, comes from here.
/// Each returns NULL when there is none; `cs_resize` then leaves the block as it was.
void *cs_allocate(size_t size);
void *cs_resize(void *block, size_t size);
void cs_release(void *block);

#ifdef CSNAPSHOT_TESTING
/// Lets `count` allocations succeed and makes the one after them fail; a negative count ends that.
/// Returns whether an allocation has failed since the last call.
bool csnapshot_fail_allocation_after(int64_t count);
#endif

/// A text that grows. Once memory runs out `has_failed` stays true and nothing is appended any more, so that writers
/// need to look only once, at their end. All zero is an empty text.
typedef struct {
  char *bytes;
  size_t length;
  size_t capacity;
  bool has_failed;
} cs_text;

bool cs_text_grow(cs_text *text, size_t more);

/// Makes room for `more` bytes; false when out of memory, now or before.
static inline bool cs_text_reserve(cs_text *text, size_t more) {
  return text->capacity - text->length >= more ? !text->has_failed : cs_text_grow(text, more);
}

static inline void cs_text_append(cs_text *text, const char *bytes, size_t length) {
  if (length == 0 || !cs_text_reserve(text, length)) return;
  memcpy(text->bytes + text->length, bytes, length);
  text->length += length;
}

void cs_text_append_string(cs_text *text, const char *string);
void cs_text_empty(cs_text *text);
void cs_text_release(cs_text *text);

/// Memory that is given back all at once. All zero is an empty arena.
typedef struct {
  struct cs_arena_block *blocks;
} cs_arena;

/// Memory for any object, NULL when there is none; lives until the arena is emptied.
void *cs_arena_take(cs_arena *arena, size_t size);
/// Gives everything back but keeps one block for the next use.
void cs_arena_empty(cs_arena *arena);
void cs_arena_release(cs_arena *arena);

#ifdef __cplusplus
}
#endif

#endif
