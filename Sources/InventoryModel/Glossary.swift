// Glossary: what the words mean here, in code, help and pages alike. One word is used for one thing.
//
// Facts, which come from documents and are never edited:
//
// - document: what Azure, Kubernetes or a node answered, as a file; its manifest says when, of what and how complete
// - snapshot: what was observed of one or more scopes at one instant, with its coverage
// - scope (of a snapshot): what was read: a subscription, a cluster, or the pools of a cluster
// - observation: one look at a scope at one instant. What a complete observation of a scope does not show is deleted;
//   what no observation covers keeps its last state
// - coverage: complete, or partial with what could not be read and why; as a ratio, the rows observed of those known
// - reported, absent: a document has a property, or has not. Absent is neither false nor true
// - resource id: an Azure id, in lower case from the boundary on (`ClusterID`, `Scope`)
// - cluster, pool: as in AKS; "agent pool" appears only where Azure's JSON is read
// - incarnation (`Life`): one life of a cluster: the same resource id and the same `resourceUID`
// - version: one state of a cluster or pool in the half-open interval `[from, to)`
// - configuration, volatile attributes (`Version.reading` in the database): what makes a version; and what Azure changes
//   by itself (count, eTag, image version, power state), which makes none
// - settled: `provisioningState` is Succeeded, or absent; only a settled pool can start to pass
// - baseline: the first observation of a resource; findings open in it, but nothing drifted
// - node evidence: what nodes and node classes say: labels, images, and kernel readings of `/proc/sys/crypto/fips_enabled`
//
// Verdicts and findings ("judgements" in SQL names), which are a pure function of facts, policy history and decisions:
//
// - policy: which pools are regulated and what is required of them; scope (of a policy): a part of the fleet with its
//   requirements; selector: which rows a scope, exemption or approval matches
// - row: what gets a verdict: a pool, or the nodes of a cluster that no pool lists
// - evaluate: give each row its verdict under the policy that was in force
// - control: one testable requirement, with an id and a severity
// - verdict: pass, fail, unknown or notApplicable, with its basis (which rule decided) and evidence grade
// - stale: a pass that no complete snapshot confirmed for as many days as the policy allows; it is shown as unknown
// - finding: a control that fails on a row; it has one or more episodes `[openedAt, closedAt)`
// - close reason: why an episode ended. Only `fixedInPlace` and `replaced` are remediation
// - exemption, approval (`Permission`): an approved, dated permission to fail a control, or to add a pool
//
// Results:
//
// - drift event: one difference between two states of a resource; its category says whether it is noise
// - KPI: a number with numerator, denominator, period and group; trend: the same KPI at successive instants
// - period: a half-open range of time that a report is about; bucket: one day, week or month of it
// - explain: the exact split of a change of strict compliance by cause
// - alert: an event or condition under a rule of the policy; sink: where its messages are delivered, at least once
// - archive: the folder in which the collector keeps documents, a folder for each day
