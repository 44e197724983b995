-- Delete where buildings are snapped to the streets.
--
--   :ids   building_id, an array; none: all of them
DELETE FROM building_attachment
WHERE CAST(:ids AS bigint[]) IS NULL OR building_id = ANY (CAST(:ids AS bigint[]))
