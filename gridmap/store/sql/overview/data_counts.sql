-- One row: how much of each layer is loaded.
SELECT
    (SELECT count(*) FROM community) AS community_count,
    (SELECT count(*) FROM building) AS building_count,
    (SELECT count(*) FROM street) AS street_count,
    (SELECT count(*) FROM service_point) AS service_point_count,
    (SELECT count(*) FROM candidate_site) AS candidate_site_count,
    (SELECT count(*) FROM plot) AS plot_count
