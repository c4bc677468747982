#ifndef CSNAPSHOT_PAGING_H
#define CSNAPSHOT_PAGING_H

#include "fault.h"
#include "json.h"

/// What the pages of a document say of whether they are everything. Begins with `total` -1 and all else zero.
typedef struct {
  int64_t pages;
  /// As of `csnapshot_document`.
  bool has_more;
  bool is_cut_off;
  bool names_next;
  /// A page says nothing of rows beyond it, and holds as many as Resource Graph gives at a time.
  bool may_have_more;
  int64_t total;
  /// The `nextLink` of the last page, with a NUL.
  cs_text next_link;
} cs_paging;

/// Adds a page: what is around its elements, and how many these are.
bool cs_paging_add(cs_paging *paging, const cs_node *wrapper, int64_t elements, cs_fault *fault);

/// Forgets all pages.
void cs_paging_empty(cs_paging *paging);

#endif
