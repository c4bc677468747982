#include "wrapper.h"

#include "limits.h"
#include "window.h"

size_t cs_wrappers_count(const cs_wrappers *wrappers) { return wrappers->items.length / sizeof(cs_wrapper); }

static cs_wrapper *items(const cs_wrappers *wrappers) { return (cs_wrapper *)(void *)wrappers->items.bytes; }

const cs_wrapper *cs_wrappers_at(const cs_wrappers *wrappers, size_t index) { return &items(wrappers)[index]; }

static bool add_text(cs_wrappers *wrappers, const char *bytes, size_t length, int64_t at_byte, cs_fault *fault) {
  if (wrappers->texts.length + length > cs_wrapper_limit) {
    return cs_fault_set(fault, CSNAPSHOT_FAULT_TOO_LARGE, at_byte, "split the document",
                        "what is around the elements has more than %d KB", cs_wrapper_limit / 1024);
  }
  cs_text_append(&wrappers->texts, bytes, length);
  return cs_text_reserve(&wrappers->texts, cs_window_padding) || cs_fault_memory(fault);
}

bool cs_wrappers_begin(cs_wrappers *wrappers, const char *bytes, size_t length, int64_t at_byte, cs_fault *fault) {
  cs_wrapper wrapper = {.from = wrappers->texts.length, .length = length, .at_byte = at_byte};
  if (!add_text(wrappers, bytes, length, at_byte, fault)) return false;
  cs_text_append(&wrappers->items, (const char *)&wrapper, sizeof wrapper);
  return !wrappers->items.has_failed || cs_fault_memory(fault);
}

bool cs_wrappers_end(cs_wrappers *wrappers, const char *bytes, size_t length, int64_t at_byte, int64_t elements,
                     cs_fault *fault) {
  cs_wrapper *wrapper = &items(wrappers)[cs_wrappers_count(wrappers) - 1];
  wrapper->resumes_at = wrapper->length;
  wrapper->gap = at_byte - wrapper->at_byte - (int64_t)wrapper->length;
  wrapper->length += length;
  wrapper->elements = elements;
  return add_text(wrappers, bytes, length, at_byte, fault);
}

const char *cs_wrapper_text(const cs_wrappers *wrappers, const cs_wrapper *wrapper) {
  return wrappers->texts.bytes + wrapper->from;
}

int64_t cs_wrapper_byte(const cs_wrapper *wrapper, size_t index) {
  return wrapper->at_byte + (int64_t)index + (index >= wrapper->resumes_at ? wrapper->gap : 0);
}

void cs_wrappers_release(cs_wrappers *wrappers) {
  cs_text_release(&wrappers->texts);
  cs_text_release(&wrappers->items);
}
