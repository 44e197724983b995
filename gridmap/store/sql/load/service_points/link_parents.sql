-- Link each incoming point to the one that it belongs to, and mark it as changed.
--
-- By code in the same layer, else by name there (the lowest id where several have it); never to
-- itself, nor to one that is not of a higher tier. One row per point that is not linked for its
-- tier: "point → parent".
WITH tier (name, position) AS (VALUES ('hall', 1), ('station', 2), ('outpost', 3)),
found AS (
    SELECT
        p.id,
        q.id AS parent_id,
        p.name || ' → ' || q.name AS words,
        coalesce(higher.position >= own.position, false) AS is_refused
    FROM service_point AS p
    JOIN offered AS o USING (source, source_ref)
    LEFT JOIN LATERAL (
        SELECT other.id, other.name, other.tier FROM service_point AS other
        WHERE
            other.source = p.source AND other.id <> p.id
            AND o.parent IN (other.source_ref, other.name)
        ORDER BY other.source_ref = o.parent DESC, other.id LIMIT 1
    ) AS q ON true
    LEFT JOIN tier AS own ON own.name = p.tier
    LEFT JOIN tier AS higher ON higher.name = q.tier
),
linked AS (
    UPDATE service_point AS p
    SET parent_id = CASE WHEN NOT found.is_refused THEN found.parent_id END
    FROM found
    WHERE
        p.id = found.id
        AND p.parent_id IS DISTINCT FROM CASE WHEN NOT found.is_refused THEN found.parent_id END
    RETURNING p.id
),
marked AS (INSERT INTO changed (id, is_new) SELECT id, false FROM linked)
SELECT words FROM found WHERE is_refused ORDER BY words
