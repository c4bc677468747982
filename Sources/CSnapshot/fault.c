#include "fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "utf8.h"

void cs_fault_clear(cs_fault *fault) { *fault = (cs_fault){.byte = -1}; }

bool cs_fault_set(cs_fault *fault, csnapshot_fault_code code, int64_t byte, const char *hint, const char *message,
                  ...) {
  if (fault->code != CSNAPSHOT_FAULT_NONE) return false;
  fault->code = code;
  fault->byte = byte;
  snprintf(fault->hint, sizeof fault->hint, "%s", hint);
  va_list arguments;
  va_start(arguments, message);
  vsnprintf(fault->message, sizeof fault->message, message, arguments);
  va_end(arguments);
  return false;
}

bool cs_fault_adopt(cs_fault *fault, const cs_fault *found) {
  if (fault->code == CSNAPSHOT_FAULT_NONE) *fault = *found;
  return false;
}

bool cs_fault_memory(cs_fault *fault) {
  return cs_fault_set(fault, CSNAPSHOT_FAULT_MEMORY, -1, "free some memory and try again", "out of memory");
}

void cs_fault_name_resource(cs_fault *fault, const char *id, size_t length) {
  cs_quote(fault->resource, sizeof fault->resource, id, length);
}

void cs_fault_name_pool(cs_fault *fault, const char *name, size_t length) {
  static const char part[] = "/agentPools/";
  size_t used = strlen(fault->resource);
  if (used + sizeof part >= sizeof fault->resource) return;
  memcpy(fault->resource + used, part, sizeof part);
  used += sizeof part - 1;
  cs_quote(fault->resource + used, sizeof fault->resource - used, name, length);
}

const char *cs_quote(char *out, size_t size, const char *bytes, size_t length) {
  size_t used = 0;
  for (size_t at = 0; at < length;) {
    size_t step = cs_utf8_length((const unsigned char *)bytes + at, length - at);
    bool is_printable = step > 0 && (unsigned char)bytes[at] >= 0x20 && bytes[at] != 0x7f;
    size_t copied = is_printable ? step : 1;
    if (used + copied >= size) break;
    if (is_printable) memcpy(out + used, bytes + at, step);
    else out[used] = ' ';
    used += copied;
    at += copied;
  }
  out[used] = '\0';
  return out;
}
