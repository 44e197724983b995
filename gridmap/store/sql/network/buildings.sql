-- One row per residential building in use (all, or some) and its estate, -1 for none.
--
--   :ids   building.id, an array; none for all
--
-- The point is one inside the footprint: a centroid can lie in the yard of a U-shaped block.
-- What is made of them is kept for all, so those outside of the reader's area are among them.
SELECT id, lon, lat, estate_id
FROM app_homes(CAST(:ids AS bigint[]))
ORDER BY id
