-- Who changed what, as Azure tells it for 14 days and forgets. ----------------------------------------------------------

-- `azure_id` is Azure's id of the change, so what is told again is known. `cluster` is the lower-case id, whether a snapshot
-- has told of it or not; `pool` is NULL for the cluster itself. `attributes` is a JSON array of {path, before, after}.
CREATE TABLE attributed_changes (
  id INTEGER PRIMARY KEY,
  azure_id TEXT NOT NULL UNIQUE,
  cluster TEXT NOT NULL,
  pool TEXT,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind = 'created' OR kind = 'updated' OR kind = 'deleted'),
  actor TEXT,
  actor_kind TEXT,
  client TEXT,
  operation TEXT,
  correlation_id TEXT,
  attributes TEXT NOT NULL
) STRICT;
CREATE INDEX attributed_changes_by_cluster ON attributed_changes (cluster, at);

-- The documents that told of changes, so that a night knows which of them are left to be imported.
CREATE TABLE change_documents (
  sha256 TEXT NOT NULL,
  taken_at INTEGER NOT NULL,
  PRIMARY KEY (sha256, taken_at)
) STRICT, WITHOUT ROWID;
