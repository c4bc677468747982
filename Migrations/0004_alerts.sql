-- Alerts on their way. ----------------------------------------------------------------------------------------------

-- That a rule tells a sink, and from when on: what happened before is history to it, not news.
CREATE TABLE alert_watches (
  sink TEXT NOT NULL,
  rule TEXT NOT NULL,
  since_at INTEGER NOT NULL,
  PRIMARY KEY (sink, rule)
) STRICT, WITHOUT ROWID;

-- What a sink was told of: once for each episode, exemption or crossing that a rule caught (`key`), as JSON. It fires
-- until `resolved_at`.
CREATE TABLE alerts (
  id INTEGER PRIMARY KEY,
  sink TEXT NOT NULL,
  key TEXT NOT NULL,
  rule TEXT NOT NULL,
  body TEXT NOT NULL,
  raised_at INTEGER NOT NULL,
  resolved_at INTEGER,
  UNIQUE (sink, key)
) STRICT;

-- The outbox. The messages of a sink go out in the order of their ids. Who sends one moves `next_attempt_at` to where
-- the next may try if nothing more is heard of it, and signs with `sender`.
CREATE TABLE alert_messages (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  sink TEXT NOT NULL,
  rule TEXT NOT NULL,
  phase TEXT NOT NULL CHECK (phase = 'firing' OR phase = 'resolved'),
  created_at INTEGER NOT NULL,
  progress TEXT NOT NULL DEFAULT 'waiting' CHECK (
    progress = 'waiting' OR progress = 'delivered' OR progress = 'failed'),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER NOT NULL,
  sender TEXT,
  last_error TEXT
) STRICT;

CREATE INDEX alert_messages_waiting ON alert_messages (sink, id) WHERE progress = 'waiting';

CREATE TABLE alert_message_members (
  message_id INTEGER NOT NULL REFERENCES alert_messages (id),
  alert_id INTEGER NOT NULL REFERENCES alerts (id),
  PRIMARY KEY (message_id, alert_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX alert_message_members_by_alert ON alert_message_members (alert_id);
