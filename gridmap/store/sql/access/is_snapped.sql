-- Whether anything is snapped to the streets: PostgreSQL empties these tables after a crash.
SELECT EXISTS (SELECT FROM building_attachment) OR EXISTS (SELECT FROM point_attachment)
