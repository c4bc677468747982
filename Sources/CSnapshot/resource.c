#include "resource.h"

#include <string.h>

#include "letters.h"
#include "locate.h"
#include "refusal.h"
#include "resource_draft.h"

bool cs_resource_reader_open(cs_resource_reader *reader, const cs_spelling *spelling, cs_fault *fault) {
  *reader = (cs_resource_reader){.spelling = spelling, .fault = fault, .parser = cs_json_parser_new()};
  return reader->parser || cs_fault_memory(fault);
}

void cs_resource_reader_close(cs_resource_reader *reader) {
  cs_json_parser_free(reader->parser);
  cs_arena_release(&reader->arena);
}

static cs_writer writer_of(cs_resource_reader *reader) {
  return (cs_writer){reader->spelling, &reader->arena, reader->memory ? &reader->memory->text : NULL, reader->fault};
}

static bool parse(cs_resource_reader *reader, const cs_element *element, cs_node *root) {
  cs_arena_empty(&reader->arena);
  reader->refused_pool = NULL;
  switch (cs_json_parse(reader->parser, &reader->arena, element->bytes, element->length, root)) {
  case CS_PARSED:
    return true;
  case CS_PARSE_NO_MEMORY:
    return cs_fault_memory(reader->fault);
  case CS_PARSE_TOO_DEEP:
  case CS_PARSE_INVALID:
    break;
  }
  return cs_fault_json(reader->fault, element->bytes, element->length, element->at_byte);
}

/// Finds a string at the outer level, where ids and names stand in every shape.
static const cs_node *find_string(cs_resource_reader *reader, const cs_node *object, cs_key key) {
  for (uint32_t i = 0; object->kind == CS_OBJECT && i < object->count; i++) {
    const cs_member *member = &object->members[i];
    if (member->value.kind != CS_STRING) continue;
    const cs_name *name = cs_spelling_find(reader->spelling, member->key, member->key_length);
    if (name && name->key == key) return &member->value;
  }
  return NULL;
}

/// The parts of `identity` are in `arena`.
static csnapshot_kind identify(cs_resource_reader *reader, const cs_node *root, cs_arena *arena,
                               cs_identity *identity) {
  const cs_node *id = find_string(reader, root, CS_KEY_ID);
  cs_writer writer = writer_of(reader);
  bool has_memory = true;
  csnapshot_kind kind =
      id ? cs_identity_parse(identity, id->string, id->count, arena, &has_memory) : CSNAPSHOT_KIND_NONE;
  if (!has_memory) cs_fault_memory(reader->fault);
  else if (kind == CSNAPSHOT_KIND_NONE) cs_refuse_element(&writer, root);
  return kind;
}

/// A text of a resource is written: everything from `from` on.
static void end_told(cs_resource_reader *reader, const cs_digest_key *key, size_t from, cs_told *out) {
  out->from = from;
  out->length = reader->memory->text.length - from;
  if (!reader->memory->text.has_failed) cs_digest(key, reader->memory->text.bytes + from, out->length, out->digest);
}

static bool write_texts(cs_resource_reader *reader, const cs_draft *draft, const cs_digest_key *key,
                        cs_resource *out) {
  cs_writer writer = writer_of(reader);
  size_t from = reader->memory->text.length;
  if (!cs_draft_write_traits(&writer, draft)) return false;
  end_told(reader, key, from, &out->traits);
  from = reader->memory->text.length;
  if (!cs_draft_write_config(&writer, draft)) return false;
  end_told(reader, key, from, &out->config);
  from = reader->memory->text.length;
  if (!cs_draft_write_reading(&writer, draft)) return false;
  end_told(reader, key, from, &out->reading);
  return !reader->memory->text.has_failed || cs_fault_memory(reader->fault);
}

/// Copies a piece of the parsed element, which goes when the next is parsed; one that is not reported stays so.
static bool keep(cs_resource_reader *reader, const char *bytes, size_t length, cs_piece *out) {
  char *kept = cs_arena_take(&reader->memory->arena, length);
  if (!kept) return cs_fault_memory(reader->fault);
  memcpy(kept, bytes, length);
  *out = (cs_piece){kept, length};
  return true;
}

static bool keep_told(cs_resource_reader *reader, const cs_node *string, cs_piece *out) {
  return !string || keep(reader, string->string, string->count, out);
}

/// Hexadecimal identities are compared without case.
static bool keep_lowered(cs_resource_reader *reader, const cs_node *string, cs_piece *out) {
  if (!string) return true;
  char *kept = cs_arena_take(&reader->memory->arena, string->count);
  if (!kept) return cs_fault_memory(reader->fault);
  for (uint32_t i = 0; i < string->count; i++) kept[i] = cs_lower(string->string[i]);
  *out = (cs_piece){kept, string->count};
  return true;
}

static bool read_draft(cs_resource_reader *reader, const cs_draft *draft, cs_piece name, const cs_digest_key *key,
                       cs_resource *out) {
  cs_writer writer = writer_of(reader);
  out->kind = draft->kind;
  out->node_count = -1;
  out->are_pools_told = draft->told[CS_KEY_AGENT_POOL_PROFILES] != NULL;
  out->tags = cs_draft_tags(draft);
  out->labels = cs_draft_labels(draft);
  if (!keep_told(reader, draft->told[CS_KEY_ETAG], &out->etag)) return false;
  if (!keep_lowered(reader, draft->told[CS_KEY_RESOURCE_UID], &out->resource_uid)) return false;
  if (draft->kind == CSNAPSHOT_KIND_CLUSTER && !keep(reader, name.bytes, name.length, &out->name)) return false;
  if (draft->kind == CSNAPSHOT_KIND_POOL && !cs_draft_count_nodes(&writer, draft, &out->node_count)) return false;
  return write_texts(reader, draft, key, out);
}

static bool bad_identity(cs_resource_reader *reader, const char *message) {
  return cs_fault_set(reader->fault, CSNAPSHOT_FAULT_BAD_IDENTITY, -1, "collect it again", "%s", message);
}

static bool is_same_piece(cs_piece one, cs_piece other) {
  return one.length == other.length && (one.length == 0 || memcmp(one.bytes, other.bytes, one.length) == 0);
}

/// Whether what stands beside an id agrees with its part.
static bool agrees(cs_resource_reader *reader, const cs_draft *draft, cs_key key, cs_piece part) {
  const cs_node *said = draft->told[key];
  if (!said || (said->count == part.length && cs_is_same_folded(said->string, part.bytes, part.length))) return true;
  char *lowered = cs_arena_take(&reader->arena, said->count + 1);
  if (!lowered) return cs_fault_memory(reader->fault);
  cs_lower_text(lowered, said->string, said->count);
  if (said->count == part.length && memcmp(lowered, part.bytes, part.length) == 0) return true;
  char one[120], other[120];
  return cs_fault_set(reader->fault, CSNAPSHOT_FAULT_BAD_IDENTITY, -1, "collect it again",
                      "its %s is %s, but the one in its id is %s", cs_spelling_named(reader->spelling, key)->spelling,
                      cs_quote(one, sizeof one, said->string, said->count),
                      cs_quote(other, sizeof other, part.bytes, part.length));
}

/// The name as the element spells it; it must be the last part of the id, and what the CLI and Resource Graph add of the
/// other parts must be these.
static bool read_name(cs_resource_reader *reader, const cs_draft *draft, const cs_identity *identity, cs_piece *out) {
  const cs_node *name = draft->told[CS_KEY_NAME];
  cs_piece last = identity->pool.bytes ? identity->pool : identity->cluster;
  *out = name ? (cs_piece){name->string, name->count} : last;
  return agrees(reader, draft, CS_KEY_NAME, last) && agrees(reader, draft, CS_KEY_RESOURCE_GROUP, identity->resource_group)
         && agrees(reader, draft, CS_KEY_SUBSCRIPTION_ID, identity->subscription);
}

static bool lower_pool_name(cs_resource_reader *reader, const cs_node *name, cs_piece *out) {
  bool is_name = name && name->count > 0;
  for (uint32_t i = 0; is_name && i < name->count; i++) {
    is_name = (unsigned char)name->string[i] > 0x20 && name->string[i] != '/';
  }
  if (!is_name) return bad_identity(reader, "a node pool without a proper name");
  char *lowered = cs_arena_take(&reader->memory->arena, name->count);
  if (!lowered) return cs_fault_memory(reader->fault);
  cs_lower_text(lowered, name->string, name->count);
  *out = (cs_piece){lowered, name->count};
  return true;
}

/// A pool inside its cluster has no id of its own; one that was given to it must be that of the cluster's pool.
static bool is_of_cluster(cs_resource_reader *reader, const cs_draft *draft, const cs_identity *pool) {
  const cs_node *id = draft->told[CS_KEY_ID];
  cs_identity own;
  bool has_memory = true;
  if (!id || !cs_identity_parse(&own, id->string, id->count, &reader->arena, &has_memory)) {
    return has_memory || cs_fault_memory(reader->fault);
  }
  bool is_same = is_same_piece(own.subscription, pool->subscription) && is_same_piece(own.resource_group, pool->resource_group)
                 && is_same_piece(own.cluster, pool->cluster) && (!own.pool.bytes || is_same_piece(own.pool, pool->pool));
  return is_same || bad_identity(reader, "its id is not that of this node pool in its cluster");
}

/// A pool as it stands inside its cluster.
static bool read_embedded_pool(cs_resource_reader *reader, const cs_node *pool, const cs_digest_key *key,
                               cs_resource *out) {
  cs_writer writer = writer_of(reader);
  cs_draft draft;
  if (pool->kind != CS_OBJECT) return bad_identity(reader, "a node pool that is not an object");
  if (!lower_pool_name(reader, find_string(reader, pool, CS_KEY_NAME), &out->identity.pool)) return false;
  if (!cs_draft_collect(&writer, &draft, pool, CSNAPSHOT_KIND_POOL, true) || !cs_draft_check(&writer, &draft)) return false;
  return is_of_cluster(reader, &draft, &out->identity)
         && agrees(reader, &draft, CS_KEY_RESOURCE_GROUP, out->identity.resource_group)
         && agrees(reader, &draft, CS_KEY_SUBSCRIPTION_ID, out->identity.subscription)
         && read_draft(reader, &draft, (cs_piece){0}, key, out);
}

/// Reads pools to behind their cluster.
static bool read_pools(cs_resource_reader *reader, const cs_node *pools, const cs_digest_key *key,
                       cs_resource *cluster) {
  for (uint32_t i = 0; pools && i < pools->count; i++) {
    cs_resource *pool = cluster + 1 + i;
    *pool = (cs_resource){.identity = cluster->identity};
    if (!read_embedded_pool(reader, &pools->items[i], key, pool)) {
      reader->refused_pool = &pools->items[i];
      return false;
    }
  }
  return true;
}

static bool read_resource(cs_resource_reader *reader, const cs_node *root, csnapshot_kind kind,
                          const cs_identity *identity, const cs_digest_key *key, cs_resources *out) {
  cs_writer writer = writer_of(reader);
  cs_draft draft;
  cs_piece name;
  if (!cs_draft_collect(&writer, &draft, root, kind, false) || !cs_draft_check(&writer, &draft)) return false;
  if (!read_name(reader, &draft, identity, &name)) return false;
  const cs_node *pools = kind == CSNAPSHOT_KIND_CLUSTER ? draft.told[CS_KEY_AGENT_POOL_PROFILES] : NULL;
  size_t count = 1 + (pools ? pools->count : 0);
  cs_resource *resources = cs_arena_take(&reader->memory->arena, count * sizeof *resources);
  if (!resources) return cs_fault_memory(reader->fault);
  resources[0] = (cs_resource){.identity = *identity};
  *out = (cs_resources){resources, count, reader->memory};
  return read_draft(reader, &draft, name, key, &resources[0]) && read_pools(reader, pools, key, resources);
}

/// A fault in an element has its place, at least where the element begins, and names the resource.
static bool place_fault(cs_resource_reader *reader, const cs_element *element, const cs_node *root) {
  const cs_node *id = find_string(reader, root, CS_KEY_ID);
  if (reader->fault->byte < 0) reader->fault->byte = element->at_byte;
  if (id) cs_fault_name_resource(reader->fault, id->string, id->count);
  const cs_node *pool = reader->refused_pool ? find_string(reader, reader->refused_pool, CS_KEY_NAME) : NULL;
  if (pool) cs_fault_name_pool(reader->fault, pool->string, pool->count);
  return false;
}

bool cs_resource_reader_read(cs_resource_reader *reader, const cs_element *element, const cs_digest_key *key,
                             cs_resource_memory *memory, cs_resources *out) {
  cs_node root;
  cs_identity identity;
  reader->memory = memory;
  if (!parse(reader, element, &root)) return false;
  csnapshot_kind kind = identify(reader, &root, &memory->arena, &identity);
  cs_writer writer = writer_of(reader);
  bool is_read = kind != CSNAPSHOT_KIND_NONE && cs_refuse_cut_depth(&writer, &root)
                 && read_resource(reader, &root, kind, &identity, key, out);
  return is_read || place_fault(reader, element, &root);
}

csnapshot_kind cs_resource_reader_identify(cs_resource_reader *reader, const cs_element *element) {
  cs_node root;
  cs_identity identity;
  if (!parse(reader, element, &root)) return CSNAPSHOT_KIND_NONE;
  csnapshot_kind kind = identify(reader, &root, &reader->arena, &identity);
  if (kind == CSNAPSHOT_KIND_NONE) place_fault(reader, element, &root);
  return kind;
}
