#include "memory.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#ifdef CSNAPSHOT_TESTING
static _Atomic int64_t allocations_left = -1;
static _Atomic bool has_allocation_failed = false;

bool csnapshot_fail_allocation_after(int64_t count) {
  bool had_failed = atomic_exchange(&has_allocation_failed, false);
  allocations_left = count;
  return had_failed;
}

static bool may_allocate(void) {
  if (allocations_left < 0) return true;
  // Of several threads that come here at once one counts down from zero.
  if (atomic_fetch_sub(&allocations_left, 1) != 0) return true;
  has_allocation_failed = true;
  return false;
}
#else
static inline bool may_allocate(void) { return true; }
#endif

void *cs_allocate(size_t size) { return may_allocate() ? malloc(size) : NULL; }

void *cs_resize(void *block, size_t size) { return may_allocate() ? realloc(block, size) : NULL; }

void cs_release(void *block) { free(block); }

bool cs_text_grow(cs_text *text, size_t more) {
  if (text->has_failed) return false;
  size_t needed = text->length + more;
  size_t capacity = needed < 256 ? 256 : needed + needed / 2;
  char *bytes = cs_resize(text->bytes, capacity);
  if (!bytes) {
    text->has_failed = true;
    return false;
  }
  text->bytes = bytes;
  text->capacity = capacity;
  return true;
}

void cs_text_append_string(cs_text *text, const char *string) { cs_text_append(text, string, strlen(string)); }

void cs_text_empty(cs_text *text) {
  text->length = 0;
  text->has_failed = false;
}

void cs_text_release(cs_text *text) {
  cs_release(text->bytes);
  *text = (cs_text){0};
}

struct cs_arena_block {
  struct cs_arena_block *previous;
  size_t used;
  size_t capacity;
  _Alignas(16) unsigned char bytes[];
};

static const size_t smallest_arena_block = 64 * 1024;

static struct cs_arena_block *add_block(cs_arena *arena, size_t size) {
  size_t capacity = arena->blocks ? 2 * arena->blocks->capacity : smallest_arena_block;
  if (capacity < size) capacity = size;
  struct cs_arena_block *block = cs_allocate(sizeof *block + capacity);
  if (!block) return NULL;
  *block = (struct cs_arena_block){.previous = arena->blocks, .capacity = capacity};
  arena->blocks = block;
  return block;
}

void *cs_arena_take(cs_arena *arena, size_t size) {
  size = (size + 15) & ~(size_t)15;
  struct cs_arena_block *block = arena->blocks;
  if (!block || block->capacity - block->used < size) block = add_block(arena, size);
  if (!block) return NULL;
  void *taken = block->bytes + block->used;
  block->used += size;
  return taken;
}

void cs_arena_empty(cs_arena *arena) {
  if (!arena->blocks) return;
  // The newest block is the largest.
  cs_arena older = {arena->blocks->previous};
  cs_arena_release(&older);
  arena->blocks->previous = NULL;
  arena->blocks->used = 0;
}

void cs_arena_release(cs_arena *arena) {
  while (arena->blocks) {
    struct cs_arena_block *previous = arena->blocks->previous;
    cs_release(arena->blocks);
    arena->blocks = previous;
  }
}
