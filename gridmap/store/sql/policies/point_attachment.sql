-- Who may do what with which rows of point_attachment.

ALTER TABLE point_attachment ENABLE ROW LEVEL SECURITY;
-- A cache: whoever looks first after a change fills it.
CREATE POLICY logged_in ON point_attachment USING ((SELECT app_role() IS NOT NULL));
REVOKE ALL ON point_attachment FROM gridmap_app;
GRANT SELECT, INSERT, DELETE ON point_attachment TO gridmap_app;
