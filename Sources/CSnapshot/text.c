/// The text of a document for readers other than the tables.

#include <string.h>

#include "input.h"
#include "memory.h"

struct csnapshot_text {
  cs_input *input;
  cs_fault fault;
};

csnapshot_text *csnapshot_text_open(const char *path) {
  csnapshot_text *text = cs_allocate(sizeof *text);
  if (!text) return NULL;
  memset(text, 0, sizeof *text);
  cs_fault_clear(&text->fault);
  text->input = cs_input_open(path, true, NULL, &text->fault);
  return text;
}

int64_t csnapshot_text_read(csnapshot_text *text, void *out, size_t capacity) {
  if (text->fault.code != CSNAPSHOT_FAULT_NONE) return -1;
  return cs_input_read(text->input, out, capacity, &text->fault);
}

bool csnapshot_text_digest(csnapshot_text *text, char sha256[65]) {
  int64_t stored_bytes;
  if (text->fault.code != CSNAPSHOT_FAULT_NONE) return false;
  return cs_input_finish(text->input, &stored_bytes, sha256, &text->fault);
}

void csnapshot_text_fault_of(const csnapshot_text *text, csnapshot_fault *out) {
  const cs_fault *fault = &text->fault;
  *out = (csnapshot_fault){fault->code, fault->byte, fault->line, fault->resource, fault->message, fault->hint};
}

void csnapshot_text_close(csnapshot_text *text) {
  if (!text) return;
  cs_input_close(text->input);
  cs_release(text);
}
