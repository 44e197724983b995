-- One row per community: its outline in force.
SELECT id, name, division_code, ST_AsBinary(geom) AS wkb
FROM community
ORDER BY id
