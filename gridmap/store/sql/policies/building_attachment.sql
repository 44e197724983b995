-- Who may do what with which rows of building_attachment.

ALTER TABLE building_attachment ENABLE ROW LEVEL SECURITY;
-- A cache: whoever looks first after a change fills it.
CREATE POLICY logged_in ON building_attachment USING ((SELECT app_role() IS NOT NULL));
REVOKE ALL ON building_attachment FROM gridmap_app;
GRANT SELECT, INSERT, DELETE ON building_attachment TO gridmap_app;
