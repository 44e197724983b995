-- Delete where service points are snapped to the streets.
--
--   :ids   service_point_id, an array; none: all of them
DELETE FROM point_attachment
WHERE CAST(:ids AS bigint[]) IS NULL OR service_point_id = ANY (CAST(:ids AS bigint[]))
