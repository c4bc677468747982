#ifndef CSNAPSHOT_REFUSAL_H
#define CSNAPSHOT_REFUSAL_H

#include "canonical.h"

/// Sets the fault of an element that is neither a cluster nor a node pool, saying what it is instead: an error of
/// Azure, another resource, a pool profile without its cluster. Always returns false.
bool cs_refuse_element(cs_writer *writer, const cs_node *element);

/// Sets the fault of an element of which PowerShell's `ConvertTo-Json` cut off what lies deeper than its `-Depth`: there
/// are texts where objects and lists were. Returns whether it is whole.
bool cs_refuse_cut_depth(cs_writer *writer, const cs_node *element);

#endif
