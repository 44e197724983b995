-- Sums over plots and communities as this user may see them. Of communities that are not one's
-- own, everybody sees what officials see. What no ledger stated is missing for everybody.
CREATE OR REPLACE VIEW area_figures WITH (security_barrier = true) AS
SELECT
    level,
    community_id,
    plot_id,
    household_count,
    people_count,
    CASE WHEN shown & 1 > 0 THEN age60_count END AS age60_count,
    CASE WHEN shown & 2 > 0 THEN age80_count END AS age80_count,
    CASE WHEN shown & 4 > 0 THEN under6_count END AS under6_count,
    CASE WHEN shown & 8 > 0 THEN disabled_count END AS disabled_count,
    CASE WHEN shown & 16 > 0 THEN living_alone_count END AS living_alone_count
FROM area_count
CROSS JOIN LATERAL (
    SELECT community_id = ANY ((SELECT app_communities())::bigint[])
        OR plot_id IS NOT NULL AND plot_id = ANY ((SELECT app_plots())::bigint[]) AS is_open
) AS reader
CROSS JOIN LATERAL (
    SELECT 31 & ~unstated & CASE WHEN is_open THEN 31 ELSE ~hidden END AS shown
) AS known
WHERE (SELECT app_is_everywhere()) OR is_open
    OR community_id = ANY ((SELECT app_area())::bigint[])
    OR level = 'community' AND (SELECT app_role() IN ('grid_leader', 'community_worker'));
COMMENT ON VIEW area_figures IS 'Sums over plots and communities as the reader may see them.';
REVOKE ALL ON area_figures FROM gridmap_app;
GRANT SELECT ON area_figures TO gridmap_app;
