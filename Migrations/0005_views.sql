-- Views for analysts: they promise not to change. ----------------------------------------------------------------------

-- How long the import of a snapshot took; NULL for those from before it was measured.
ALTER TABLE snapshots ADD COLUMN import_milliseconds INTEGER;
