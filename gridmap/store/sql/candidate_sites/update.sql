-- Change the given columns of a candidate site, and its place where lon and lat are given.
--
--   :id       candidate_site.id
--   :values   columns and their new values, as JSON
UPDATE candidate_site
SET (community_id, name, kind, floor_area_m2, cost_yuan, closed_on, geom) = (
    SELECT
        new.community_id, new.name, new.kind, new.floor_area_m2, new.cost_yuan, new.closed_on,
        CASE
            WHEN given ? 'lon' THEN ST_SetSRID(
                ST_MakePoint(
                    CAST(given ->> 'lon' AS double precision),
                    CAST(given ->> 'lat' AS double precision)
                ), 4326
            )
            ELSE new.geom
        END
    FROM CAST(:values AS jsonb) AS given
    CROSS JOIN LATERAL jsonb_populate_record(candidate_site, given) AS new
)
WHERE id = :id
