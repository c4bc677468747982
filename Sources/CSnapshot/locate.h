#ifndef CSNAPSHOT_LOCATE_H
#define CSNAPSHOT_LOCATE_H

#include "fault.h"

/// Sets the fault of a JSON text that the parser refused, with its first wrong byte: the parser reports only that there
/// is one. `at_byte` says where in the document the text begins. Always returns false.
bool cs_fault_json(cs_fault *fault, const char *bytes, size_t length, int64_t at_byte);

#endif
