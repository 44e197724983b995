-- One row per change of a community's outline, the latest first.
--
--   :community_id   community.id
SELECT
    boundary_change.changed_at,
    coalesce(app_user.display_name, '') AS changed_by,
    boundary_change.bounds_text,
    boundary_change.reason,
    ST_Area(boundary_change.old_geom::geography) AS old_m2,
    ST_Area(boundary_change.new_geom::geography) AS new_m2,
    ST_AsBinary(boundary_change.old_geom) AS old_wkb,
    ST_AsBinary(boundary_change.new_geom) AS new_wkb
FROM boundary_change
LEFT JOIN app_user ON app_user.id = boundary_change.app_user_id
WHERE boundary_change.community_id = :community_id
ORDER BY boundary_change.id DESC
