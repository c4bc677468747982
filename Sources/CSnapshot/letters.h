#ifndef CSNAPSHOT_LETTERS_H
#define CSNAPSHOT_LETTERS_H

#include <stddef.h>

/// Writes `length` bytes of `text` to `out`, which may be `text` itself: letters of Latin, Greek and Cyrillic in lower case,
/// where that takes as many bytes, all else as it is. Resource groups may have such letters, and Azure compares these without
/// case too. The same rule as `foldedID` of InventoryModel.
void cs_lower_text(char *out, const char *text, size_t length);

#endif
