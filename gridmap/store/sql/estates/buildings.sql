-- One row per building in use of a community, or of an estate: its estate and a place in it.
--
--   :community_id   community.id; 0: those in none; null: all that the user may put into an estate
--   :estate_id      estate.id, or 0
--   :most           how many at most, those of the estate first
SELECT
    building.id,
    building.estate_id,
    ST_X(ST_Centroid(building.geom)) AS lon,
    ST_Y(ST_Centroid(building.geom)) AS lat
FROM building
WHERE (
    building.community_id = :community_id
    OR building.estate_id = :estate_id
    OR (:community_id = 0 AND building.community_id IS NULL)
    OR (
        CAST(:community_id AS bigint) IS NULL
        AND (
            (SELECT app_keeps_everywhere())
            OR building.community_id = ANY ((SELECT app_kept())::bigint[])
        )
    )
)
AND building.status <> 'demolished'
ORDER BY building.estate_id IS DISTINCT FROM :estate_id, building.id
LIMIT :most
