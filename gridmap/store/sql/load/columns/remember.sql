-- Keep what was chosen for the columns of a load's file, for the load's community.
--
--   :run_id    import_run.id; nothing is kept of a load for several communities
--   :headers   the headers
--   :fields    along with them; NULL: the column is left out
INSERT INTO ledger_column (community_id, header, field)
SELECT run.community_id, chosen.header, chosen.field
FROM import_run AS run
CROSS JOIN unnest(CAST(:headers AS text[]), CAST(:fields AS text[])) AS chosen (header, field)
WHERE run.id = :run_id AND run.community_id IS NOT NULL
ON CONFLICT (community_id, header) DO UPDATE SET field = excluded.field
