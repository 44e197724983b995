-- Gather statistics of the staged rows: autovacuum never looks at a temporary table.
ANALYZE incoming
