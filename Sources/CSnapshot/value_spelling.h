#ifndef CSNAPSHOT_VALUE_SPELLING_H
#define CSNAPSHOT_VALUE_SPELLING_H

/// The one spelling of values that Azure compares without regard to case, or that its tools write in several forms.

#include "spelling.h"

/// Whether a text is the id of an Azure resource: it begins with `/subscriptions/`, in any case.
bool cs_is_resource_id(const char *text, size_t length);

/// Writes `text` in the spelling that `rule` asks for, or in lower case, to `out`, which has room for `length` bytes;
/// returns the new length.
size_t cs_respell_value(char *out, const char *text, size_t length, cs_value_rule rule, bool is_lowered);

/// The length of `1.31` in the version `1.31.4`; all of it when it has no second dot.
size_t cs_minor_version_length(const char *version, size_t length);

/// The length of the family in the name of a node image: `AKSUbuntu-2204gen2containerd` in
/// `AKSUbuntu-2204gen2containerd-202410.09.0`. What is cut is a last part of three numbers with dots, after `-`, or `:`
/// in names of 2020: year and month, day, revision; on Windows build, revision, date.
size_t cs_image_family_length(const char *image, size_t length);

#endif
