-- Index the staged rows by the key that a merge finds them by.
CREATE INDEX ON incoming (source_ref)
