-- One row per community, estate, plot and service point: its id and name.
SELECT 'community' AS kind, community.id, community.name, subdistrict.name AS subdistrict
FROM community
LEFT JOIN subdistrict ON subdistrict.id = community.subdistrict_id
UNION ALL
SELECT 'estate', id, name, NULL
FROM estate
UNION ALL
SELECT 'plot', id, plot_code, NULL
FROM plot
UNION ALL
SELECT 'point', id, name, NULL
FROM service_point
ORDER BY kind, id
