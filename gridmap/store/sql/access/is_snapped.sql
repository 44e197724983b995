-- Whether anything was snapped to the streets: not after a crash, PostgreSQL empties these tables.
SELECT EXISTS (SELECT FROM building_attachment) OR EXISTS (SELECT FROM point_attachment)
