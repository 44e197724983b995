-- Put buildings into estates, or into none, where they are still in the one named.
--
--   :moves   JSON: [building, estate it is in or null, estate it comes to or null] each
UPDATE building
SET estate_id = (one.move ->> 2)::bigint
FROM jsonb_array_elements(CAST(:moves AS jsonb)) AS one (move)
WHERE building.id = (one.move ->> 0)::bigint
    AND building.estate_id IS NOT DISTINCT FROM (one.move ->> 1)::bigint
