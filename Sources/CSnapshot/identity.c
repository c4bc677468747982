#include "identity.h"

#include <string.h>

#include "letters.h"
#include "spelling.h"

enum { cluster_parts = 8, pool_parts = 10 };

/// What the parts of an id are; NULL is a name.
static const char *const words[pool_parts] = {
  "subscriptions", NULL, "resourcegroups", NULL, "providers", "microsoft.containerservice", "managedclusters", NULL,
  "agentpools", NULL,
};

/// Whether a part can be a name in an id: it is there, and made of visible characters and inner spaces. Braces are around
/// what is to be put in, or around a GUID, which would then be another subscription.
static bool is_name(cs_piece part) {
  for (size_t i = 0; i < part.length; i++) {
    if ((unsigned char)part.bytes[i] < 0x20 || part.bytes[i] == 0x7f) return false;
    if (part.bytes[i] == '{' || part.bytes[i] == '}') return false;
  }
  return part.length > 0 && part.bytes[0] != ' ' && part.bytes[part.length - 1] != ' ';
}

/// Splits `/a/b` at its slashes; returns the number of parts, or 0 when there are too many or no leading slash.
static size_t split(cs_piece parts[pool_parts], const char *id, size_t length) {
  size_t count = 0;
  for (size_t at = 0; at < length; count++) {
    if (count == pool_parts || id[at] != '/') return 0;
    const char *from = id + at + 1;
    const char *slash = memchr(from, '/', length - at - 1);
    size_t part_length = slash ? (size_t)(slash - from) : length - at - 1;
    parts[count] = (cs_piece){from, part_length};
    at += 1 + part_length;
  }
  return count;
}

static bool has_form_of_id(const cs_piece parts[pool_parts], size_t count) {
  if (count != cluster_parts && count != pool_parts) return false;
  for (size_t i = 0; i < count; i++) {
    bool is_word = words[i] && parts[i].length == strlen(words[i])
                   && memcmp(parts[i].bytes, words[i], parts[i].length) == 0;
    if (words[i] ? !is_word : !is_name(parts[i])) return false;
  }
  return true;
}

csnapshot_kind cs_identity_parse(cs_identity *out, const char *id, size_t length, cs_arena *arena, bool *has_memory) {
  cs_piece parts[pool_parts] = {0};
  char *lowered = cs_arena_take(arena, length + 1);
  *has_memory = lowered != NULL;
  if (!lowered) return CSNAPSHOT_KIND_NONE;
  cs_lower_text(lowered, id, length);
  size_t count = split(parts, lowered, length);
  if (!has_form_of_id(parts, count)) return CSNAPSHOT_KIND_NONE;
  *out = (cs_identity){parts[1], parts[3], parts[7], parts[9]};
  return count == pool_parts ? CSNAPSHOT_KIND_POOL : CSNAPSHOT_KIND_CLUSTER;
}
