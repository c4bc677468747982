#include "window.h"

#include <string.h>

#include "memory.h"
#include "not_json.h"

bool cs_window_open(cs_window *window, const char *path, cs_progress *progress, cs_fault *fault) {
  *window = (cs_window){.capacity = cs_window_first_capacity};
  window->bytes = cs_allocate(cs_window_first_capacity + cs_window_padding);
  if (!window->bytes) return cs_fault_memory(fault);
  window->input = cs_input_open(path, true, progress, fault);
  return window->input != NULL;
}

static void move_to_front(cs_window *window) {
  memmove(window->bytes, window->bytes + window->start, window->end - window->start);
  window->offset += (int64_t)window->start;
  window->end -= window->start;
  window->start = 0;
}

static bool grow(cs_window *window, cs_fault *fault) {
  if (window->capacity >= cs_element_limit) {
    if (cs_fault_window_colours(window, fault)) return false;
    return cs_fault_set(fault, CSNAPSHOT_FAULT_TOO_LARGE, cs_window_byte(window), "split the document",
                        "one element has more than %d KB", cs_element_limit / 1024);
  }
  size_t capacity = 2 * window->capacity;
  char *bytes = cs_resize(window->bytes, capacity + cs_window_padding);
  if (!bytes) return cs_fault_memory(fault);
  window->bytes = bytes;
  window->capacity = capacity;
  return true;
}

int cs_window_extend(cs_window *window, cs_fault *fault) {
  if (window->has_ended) return 0;
  enum { least_room = 64 };
  if (window->capacity - window->end < least_room) {
    move_to_front(window);
    if (window->end > window->capacity / 2 && !grow(window, fault)) return -1;
  }
  int64_t count = cs_input_read(window->input, window->bytes + window->end, window->capacity - window->end, fault);
  if (count < 0) return -1;
  window->end += (size_t)count;
  window->has_ended = count == 0;
  // The scanner looks at whole blocks: behind the text there is white space.
  memset(window->bytes + window->end, ' ', cs_window_padding);
  return count > 0;
}

static bool is_space(char byte) { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'; }

int cs_window_skip_space(cs_window *window, cs_fault *fault) {
  for (;;) {
    while (window->start < window->end && is_space(window->bytes[window->start])) window->start++;
    if (window->start < window->end) return (unsigned char)window->bytes[window->start];
    int extended = cs_window_extend(window, fault);
    if (extended <= 0) return extended - 1;
  }
}

void cs_window_close(cs_window *window) {
  cs_input_close(window->input);
  cs_release(window->bytes);
  *window = (cs_window){0};
}
