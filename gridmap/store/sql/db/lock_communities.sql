-- Wait for each community's households, one after the other by id, until the transaction ends.
SELECT pg_advisory_xact_lock(hashtextextended('gridmap households of ' || id, 0))
FROM (
    SELECT DISTINCT id FROM unnest(CAST(:community_ids AS bigint[])) AS id ORDER BY id
) AS wanted
