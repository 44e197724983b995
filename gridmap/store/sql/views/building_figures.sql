-- Counts per building as this user may see them: what every page, tile and download reads. Its
-- owner's rights let officials read a table that they have no policy on; the barrier keeps their
-- conditions from being tried on rows and counts that they do not get. What no ledger stated is
-- missing for everybody.
CREATE OR REPLACE VIEW building_figures WITH (security_barrier = true) AS
SELECT
    building_id,
    household_count,
    people_count,
    CASE WHEN shown & 1 > 0 THEN age60_count END AS age60_count,
    CASE WHEN shown & 2 > 0 THEN age80_count END AS age80_count,
    CASE WHEN shown & 4 > 0 THEN under6_count END AS under6_count,
    CASE WHEN shown & 8 > 0 THEN disabled_count END AS disabled_count,
    CASE WHEN shown & 16 > 0 THEN living_alone_count END AS living_alone_count,
    verified_on
FROM building_count
CROSS JOIN LATERAL (SELECT NOT (SELECT app_sees_sums()) AS is_open) AS reader
CROSS JOIN LATERAL (
    SELECT 31 & ~unstated & CASE WHEN is_open THEN 31 ELSE ~hidden END AS shown
) AS known
WHERE (SELECT app_is_everywhere())
    OR community_id = ANY ((SELECT app_area())::bigint[])
    OR building_id IN (SELECT unnest(app_buildings()));
COMMENT ON VIEW building_figures IS 'Counts per building as the reader may see them.';
REVOKE ALL ON building_figures FROM gridmap_app;
GRANT SELECT ON building_figures TO gridmap_app;
