-- Link each incoming point to the one that it belongs to, and mark it as changed.
--
-- By code in the same layer, else by name there (the lowest id where several have it); never to
-- itself.

WITH found AS (
    SELECT
        p.id,
        (
            SELECT q.id FROM service_point AS q
            WHERE q.source = p.source AND q.id <> p.id AND o.parent IN (q.source_ref, q.name)
            ORDER BY q.source_ref = o.parent DESC, q.id LIMIT 1
        ) AS parent_id
    FROM service_point AS p JOIN offered AS o USING (source, source_ref)
),
linked AS (
    UPDATE service_point AS p SET parent_id = found.parent_id
    FROM found
    WHERE p.id = found.id AND p.parent_id IS DISTINCT FROM found.parent_id
    RETURNING p.id
)
INSERT INTO changed (id, is_new) SELECT id, false FROM linked
