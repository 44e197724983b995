-- One row per community of a name or statistical code.
--
--   :wanted   community.name or community.division_code
SELECT community.id, community.name, community.division_code, subdistrict.name AS subdistrict
FROM community
LEFT JOIN subdistrict ON subdistrict.id = community.subdistrict_id
WHERE :wanted IN (community.name, community.division_code)
ORDER BY community.id
