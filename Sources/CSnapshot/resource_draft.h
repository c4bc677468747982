#ifndef CSNAPSHOT_RESOURCE_DRAFT_H
#define CSNAPSHOT_RESOURCE_DRAFT_H

#include "canonical.h"
#include "identity.h"

/// The properties of one resource on one level and in order, wherever the document had them.
typedef struct {
  csnapshot_kind kind;
  /// It is a pool inside a cluster.
  bool is_embedded;
  /// Its `type` is that of an Azure resource, as `Microsoft.ContainerService/managedClusters`.
  bool has_resource_type;
  /// That type, where it is the one of another kind of resource than the id; else NULL.
  const cs_node *other_type;
  cs_properties properties;
  /// The named properties that were reported, which null and an empty text are not.
  const cs_node *told[CS_KEY_COUNT_OF_NAMED];
} cs_draft;

/// Whether a `type` is that of a resource, as `Microsoft.ContainerService/managedClusters`, not the kind of a pool.
bool cs_is_resource_type(const cs_node *value);

/// Whether a property of a resource is as good as absent: null, or the empty text that Resource Graph and others write.
bool cs_says_nothing(const cs_node *value);

/// Collects the properties of a cluster or pool.
bool cs_draft_collect(cs_writer *writer, cs_draft *draft, const cs_node *resource, csnapshot_kind kind,
                      bool is_embedded);

/// Checks that a resource is whole, and the type of every property that evaluation reads: a wrong one is a fault, never
/// "absent".
bool cs_draft_check(cs_writer *writer, const cs_draft *draft);

/// The part of that which asks whether it is whole.
bool cs_draft_check_whole(cs_writer *writer, const cs_draft *draft);

/// A reported member of a reported object; NULL when either is absent.
const cs_node *cs_draft_inner(const cs_writer *writer, const cs_draft *draft, cs_key object, cs_key member);

/// Write the canonical texts of the resource to the writer's text.
bool cs_draft_write_traits(cs_writer *writer, const cs_draft *draft);
bool cs_draft_write_config(cs_writer *writer, const cs_draft *draft);
bool cs_draft_write_reading(cs_writer *writer, const cs_draft *draft);

/// What is reported of tags and labels.
cs_map_report cs_draft_tags(const cs_draft *draft);
cs_map_report cs_draft_labels(const cs_draft *draft);

/// The number of nodes of a pool, -1 when not reported.
bool cs_draft_count_nodes(cs_writer *writer, const cs_draft *draft, int64_t *out);

#endif
