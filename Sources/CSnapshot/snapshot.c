#include "snapshot.h"

#include <string.h>

#include "locate.h"

csnapshot *cs_snapshot_new(void) {
  csnapshot *snapshot = cs_allocate(sizeof *snapshot);
  if (!snapshot) return NULL;
  memset(snapshot, 0, sizeof *snapshot);
  cs_fault_clear(&snapshot->fault);
  snapshot->spelling = cs_spelling_new();
  bool is_open = snapshot->spelling && cs_resource_reader_open(&snapshot->reader, snapshot->spelling, &snapshot->fault);
  if (is_open) return snapshot;
  cs_snapshot_free(snapshot);
  return NULL;
}

void cs_snapshot_free(csnapshot *snapshot) {
  if (!snapshot) return;
  while (snapshot->handovers) {
    cs_handover *next = snapshot->handovers->next;
    cs_release(snapshot->handovers);
    snapshot->handovers = next;
  }
  cs_resource_reader_close(&snapshot->reader);
  cs_text_release(&snapshot->facts.paging.next_link);
  cs_spelling_free(snapshot->spelling);
  cs_release(snapshot);
}

void cs_snapshot_begin(csnapshot *snapshot) {
  cs_fault_clear(&snapshot->fault);
  cs_paging paging = snapshot->facts.paging;
  cs_paging_empty(&paging);
  snapshot->facts = (cs_document_facts){.paging = paging};
}

cs_handover *cs_snapshot_take_handover(csnapshot *snapshot) {
  cs_handover *handover = snapshot->handovers;
  while (handover && handover->is_taken) handover = handover->next;
  if (!handover) {
    handover = cs_allocate(sizeof *handover);
    if (!handover) return NULL;
    *handover = (cs_handover){.next = snapshot->handovers};
    snapshot->handovers = handover;
  }
  handover->is_taken = true;
  return handover;
}

void cs_handover_give_back(cs_handover *handover) {
  if (!handover) return;
  handover->is_here = false;
  handover->moves++;
  handover->is_taken = false;
}

bool cs_snapshot_hold_kind(csnapshot *snapshot, csnapshot_kind kind, const cs_element *element) {
  if (snapshot->facts.kind == CSNAPSHOT_KIND_NONE) snapshot->facts.kind = kind;
  if (snapshot->facts.kind == kind) return true;
  return cs_fault_set(&snapshot->fault, CSNAPSHOT_FAULT_MIXED_KINDS, element->at_byte, "import them one by one",
                      "clusters and node pools in one document");
}

/// What is around a list must be JSON without its elements.
static bool read_wrapper(csnapshot *snapshot, const cs_wrappers *wrappers, const cs_wrapper *wrapper) {
  const char *text = cs_wrapper_text(wrappers, wrapper);
  cs_node node;
  cs_arena_empty(&snapshot->reader.arena);
  switch (cs_json_parse(snapshot->reader.parser, &snapshot->reader.arena, text, wrapper->length, &node)) {
  case CS_PARSED:
    return cs_paging_add(&snapshot->facts.paging, &node, wrapper->elements, &snapshot->fault);
  case CS_PARSE_NO_MEMORY:
    return cs_fault_memory(&snapshot->fault);
  case CS_PARSE_TOO_DEEP:
  case CS_PARSE_INVALID:
    break;
  }
  cs_fault_json(&snapshot->fault, text, wrapper->length, 0);
  snapshot->fault.byte = cs_wrapper_byte(wrapper, (size_t)snapshot->fault.byte);
  return false;
}

static bool read_wrappers(csnapshot *snapshot, const cs_wrappers *wrappers) {
  for (size_t i = 0; i < cs_wrappers_count(wrappers); i++) {
    if (!read_wrapper(snapshot, wrappers, cs_wrappers_at(wrappers, i))) return false;
  }
  return true;
}

/// Whether the document, if its rows are of Resource Graph, may be the first of more: taken out of the answer that counts
/// them, nothing tells.
static bool may_have_more(const cs_document *document, const cs_paging *paging) {
  if (document->shape == CSNAPSHOT_SHAPE_LINES) return csnapshot_is_full_page(document->elements);
  return document->has_full_list || paging->may_have_more;
}

bool cs_snapshot_end(csnapshot *snapshot, cs_document *document) {
  cs_document_facts *facts = &snapshot->facts;
  if (!read_wrappers(snapshot, &document->wrappers)) return false;
  if (!cs_input_finish(document->window.input, &facts->file_bytes, facts->sha256, &snapshot->fault)) return false;
  facts->shape = document->shape;
  facts->elements = document->elements;
  facts->text_bytes = document->window.offset + (int64_t)document->window.end;
  facts->paging.has_more |= facts->is_of_graph && may_have_more(document, &facts->paging);
  facts->is_whole = true;
  return true;
}

void csnapshot_fault_of(const csnapshot *snapshot, csnapshot_fault *out) {
  const cs_fault *fault = &snapshot->fault;
  *out = (csnapshot_fault){fault->code, fault->byte, fault->line, fault->resource, fault->message, fault->hint};
}

void csnapshot_document_of(const csnapshot *snapshot, csnapshot_document *out) {
  const cs_document_facts *facts = &snapshot->facts;
  *out = (csnapshot_document){.shape = facts->shape, .kind = facts->kind, .sha256 = "", .next_link = "", .total = -1};
  if (!facts->is_whole) return;
  *out = (csnapshot_document){
    .is_whole = true,
    .shape = facts->shape,
    .kind = facts->kind,
    .elements = facts->elements,
    .file_bytes = facts->file_bytes,
    .text_bytes = facts->text_bytes,
    .sha256 = facts->sha256,
    .next_link = facts->paging.next_link.length > 0 ? facts->paging.next_link.bytes : "",
    .has_more = facts->paging.has_more,
    .is_cut_off = facts->paging.is_cut_off,
    .names_next = facts->paging.names_next,
    .pages = facts->paging.pages,
    .total = facts->paging.total,
  };
}

void csnapshot_progress_of(const csnapshot *snapshot, int64_t *read_bytes, int64_t *total_bytes) {
  *read_bytes = snapshot->progress.read_bytes;
  *total_bytes = snapshot->progress.total_bytes;
}
