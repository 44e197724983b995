-- One row per building with households of `incoming` that counts as no home, the fullest first.
--
-- Plots and coverage are those of homes: they leave these households out.
SELECT
    coalesce(
        building.name, nullif(concat_ws('', building.street, building.house_number), ''),
        building.source_ref
    ) AS name,
    count(*) AS household_count
FROM incoming
JOIN building ON building.id = incoming.building_id
WHERE NOT building.is_residential
GROUP BY building.id
ORDER BY household_count DESC, building.id
