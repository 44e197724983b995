-- Part points from the one they belong to where it is not of a higher tier; marks them as changed.
--
-- Whoever of the two came with the file. One row per point that was parted: "point → parent".
WITH tier (name, position) AS (VALUES ('hall', 1), ('station', 2), ('outpost', 3)),
parted AS (
    UPDATE service_point AS p SET parent_id = NULL
    FROM service_point AS q, tier AS own, tier AS higher
    WHERE q.id = p.parent_id AND own.name = p.tier AND higher.name = q.tier
        AND higher.position >= own.position
        AND EXISTS (
            SELECT FROM offered AS o
            WHERE (o.source, o.source_ref) IN ((p.source, p.source_ref), (q.source, q.source_ref))
        )
    RETURNING p.id, p.name || ' → ' || q.name AS words
),
marked AS (INSERT INTO changed (id, is_new) SELECT id, false FROM parted)
SELECT words FROM parted ORDER BY words
