-- Names by id: of communities, estates, plots and service points, as the reader may see them.
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
