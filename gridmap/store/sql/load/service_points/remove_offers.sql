-- Delete offers of incoming points that the file no longer names; marks the points as changed.

WITH removed AS (
    DELETE FROM service_offer AS s
    USING service_point AS p JOIN offered AS o USING (source, source_ref)
    WHERE s.service_point_id = p.id AND s.service_type_code <> ALL (o.codes)
    RETURNING p.id
)
INSERT INTO changed (id, is_new) SELECT DISTINCT id, false FROM removed
