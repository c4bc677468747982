-- By how much more or less is counted from an instant on: made of verdicts and their parts, node counts and places. What
-- stood at an instant is the sum of what came by then; only passes at a place from its `stale_at` on read unknown.

-- Rows of a place that a judgement is of, and their nodes.
CREATE TABLE count_changes (
  at INTEGER NOT NULL,
  place_id INTEGER NOT NULL REFERENCES places (id),
  judgement_id INTEGER NOT NULL REFERENCES judgements (id),
  row_count INTEGER NOT NULL CHECK (row_count BETWEEN -1125899906842624 AND 1125899906842624),
  node_count INTEGER NOT NULL CHECK (node_count BETWEEN -1125899906842624 AND 1125899906842624),
  PRIMARY KEY (at, place_id, judgement_id)
) STRICT, WITHOUT ROWID;

-- Clusters with rows that count: where all of them pass, by the ids of the places of those rows, with blanks between; the
-- others by none.
CREATE TABLE cluster_count_changes (
  at INTEGER NOT NULL,
  places TEXT NOT NULL,
  cluster_count INTEGER NOT NULL CHECK (cluster_count BETWEEN -1125899906842624 AND 1125899906842624),
  PRIMARY KEY (at, places)
) STRICT, WITHOUT ROWID;
