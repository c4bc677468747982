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
  cs_text_release(&snapshot->facts.next_link);
  cs_spelling_free(snapshot->spelling);
  cs_release(snapshot);
}

void cs_snapshot_begin(csnapshot *snapshot) {
  cs_fault_clear(&snapshot->fault);
  cs_text next_link = snapshot->facts.next_link;
  cs_text_empty(&next_link);
  snapshot->facts = (cs_document_facts){.next_link = next_link};
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

/// `"count"` in any case among the members of the wrapper.
static const cs_node *find(const cs_node *wrapper, const char *key) {
  for (uint32_t i = 0; i < wrapper->count; i++) {
    const cs_member *member = &wrapper->members[i];
    bool is_it = member->key_length == strlen(key) && cs_is_same_folded(member->key, key, member->key_length);
    if (is_it && member->value.kind != CS_NULL) return &member->value;
  }
  return NULL;
}

static bool is_told(const cs_node *node) { return node && !(node->kind == CS_STRING && node->count == 0); }

/// Resource Graph tells it as the string "true".
static bool is_true(const cs_node *node) {
  return node && (node->kind == CS_TRUE || (node->kind == CS_STRING && node->count == 4
                                            && cs_is_same_folded(node->string, "true", 4)));
}

static bool is_above(const cs_node *total, int64_t elements) {
  return total && (total->kind == CS_INTEGER ? total->integer > elements : true);
}

static bool has_second_list(const cs_node *wrapper) {
  const cs_node *value = find(wrapper, "value"), *data = find(wrapper, "data");
  return (value && value->kind == CS_ARRAY && value->count > 0) || (data && data->kind == CS_ARRAY && data->count > 0)
         || (value && data && value->kind == CS_ARRAY && data->kind == CS_ARRAY);
}

static bool read_wrapper(csnapshot *snapshot, const cs_node *wrapper, int64_t elements) {
  cs_document_facts *facts = &snapshot->facts;
  const cs_node *link = find(wrapper, "nextLink");
  if (has_second_list(wrapper)) {
    return cs_fault_set(&snapshot->fault, CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, -1, "import them one by one",
                        "two lists in one document");
  }
  if (link && link->kind == CS_STRING) cs_text_append(&facts->next_link, link->string, link->count);
  cs_text_append(&facts->next_link, "", 1);
  facts->has_more = is_told(link) || is_told(find(wrapper, "$skipToken")) || is_told(find(wrapper, "skip_token"))
                    || is_true(find(wrapper, "resultTruncated")) || is_true(find(wrapper, "result_truncated"))
                    || is_above(find(wrapper, "totalRecords"), elements)
                    || is_above(find(wrapper, "total_records"), elements);
  return !facts->next_link.has_failed || cs_fault_memory(&snapshot->fault);
}

/// What is around the elements must be JSON without them.
static bool parse_wrapper(csnapshot *snapshot, const cs_document *document) {
  const cs_text *text = &document->wrapper;
  cs_node wrapper;
  cs_arena_empty(&snapshot->reader.arena);
  switch (cs_json_parse(snapshot->reader.parser, &snapshot->reader.arena, text->bytes, text->length, &wrapper)) {
  case CS_PARSED:
    return read_wrapper(snapshot, &wrapper, document->elements);
  case CS_PARSE_NO_MEMORY:
    return cs_fault_memory(&snapshot->fault);
  case CS_PARSE_TOO_DEEP:
  case CS_PARSE_INVALID:
    break;
  }
  cs_fault_json(&snapshot->fault, text->bytes, text->length, 0);
  snapshot->fault.byte = cs_document_byte_of_wrapper(document, (size_t)snapshot->fault.byte);
  return false;
}

bool cs_snapshot_end(csnapshot *snapshot, cs_document *document) {
  cs_document_facts *facts = &snapshot->facts;
  if (document->wrapper.length > 0 && !parse_wrapper(snapshot, document)) return false;
  if (!cs_input_finish(document->window.input, &facts->file_bytes, facts->sha256, &snapshot->fault)) return false;
  facts->shape = document->shape;
  facts->elements = document->elements;
  facts->text_bytes = document->window.offset + (int64_t)document->window.end;
  facts->is_whole = true;
  return true;
}

void csnapshot_fault_of(const csnapshot *snapshot, csnapshot_fault *out) {
  const cs_fault *fault = &snapshot->fault;
  *out = (csnapshot_fault){fault->code, fault->byte, fault->line, fault->resource, fault->message, fault->hint};
}

void csnapshot_document_of(const csnapshot *snapshot, csnapshot_document *out) {
  const cs_document_facts *facts = &snapshot->facts;
  *out = (csnapshot_document){.shape = facts->shape, .kind = facts->kind, .sha256 = "", .next_link = ""};
  if (!facts->is_whole) return;
  *out = (csnapshot_document){
    .is_whole = true,
    .shape = facts->shape,
    .kind = facts->kind,
    .elements = facts->elements,
    .file_bytes = facts->file_bytes,
    .text_bytes = facts->text_bytes,
    .sha256 = facts->sha256,
    .next_link = facts->next_link.length > 0 ? facts->next_link.bytes : "",
    .has_more = facts->has_more,
  };
}

void csnapshot_progress_of(const csnapshot *snapshot, int64_t *read_bytes, int64_t *total_bytes) {
  *read_bytes = snapshot->progress.read_bytes;
  *total_bytes = snapshot->progress.total_bytes;
}
