#ifndef CSNAPSHOT_FAULT_H
#define CSNAPSHOT_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "CSnapshot.h"

/// A fault as it is kept: in memory of its own, so that it can be reported even when out of memory.
typedef struct {
  csnapshot_fault_code code;
  int64_t byte;
  int64_t line;
  char resource[512];
  char message[512];
  char hint[256];
} cs_fault;

/// Forgets the fault.
void cs_fault_clear(cs_fault *fault);

/// Keeps a fault unless there is one already: the first is the cause of the others.
/// `byte` is -1 when the fault has no place. Always returns false, so that it can end the function that found it.
__attribute__((format(printf, 5, 6))) bool cs_fault_set(cs_fault *fault, csnapshot_fault_code code, int64_t byte,
                                                        const char *hint, const char *message, ...);

/// Keeps a fault that was found elsewhere, likewise. Always returns false.
bool cs_fault_adopt(cs_fault *fault, const cs_fault *found);

/// The fault of an allocation that failed. Always returns false.
bool cs_fault_memory(cs_fault *fault);

/// Says which resource the fault is in.
void cs_fault_name_resource(cs_fault *fault, const char *id, size_t length);

/// Says which pool of the resource it is.
void cs_fault_name_pool(cs_fault *fault, const char *name, size_t length);

/// Copies a piece of a document for a message: control characters and bytes that are not UTF-8 become spaces, and what
/// does not fit `size` (with its final NUL) is cut. Returns `out`.
const char *cs_quote(char *out, size_t size, const char *bytes, size_t length);

#endif
