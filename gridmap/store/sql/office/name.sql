-- The office's name as administrators gave it, else that of the only subdistrict that communities
-- belong to; null where neither says it.
SELECT coalesce(
    office.name,
    (
        SELECT min(subdistrict.name)
        FROM community
        INNER JOIN subdistrict ON subdistrict.id = community.subdistrict_id
        HAVING count(DISTINCT subdistrict.name) = 1
    )
) AS name
FROM office
