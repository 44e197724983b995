-- Who may do what with which rows of boundary_change.

ALTER TABLE boundary_change ENABLE ROW LEVEL SECURITY;
-- Outlines are seen by everybody who is logged in, and so is how they came about; written only by
-- the trigger.
-- Written by its trigger alone.
CREATE POLICY logged_in ON boundary_change FOR SELECT USING ((SELECT app_role() IS NOT NULL));
REVOKE ALL ON boundary_change FROM gridmap_app;
GRANT SELECT ON boundary_change TO gridmap_app;
