-- Who may do what with which rows of candidate_site.

ALTER TABLE candidate_site ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON candidate_site FOR SELECT USING ((SELECT app_role() IS NOT NULL));
REVOKE ALL ON candidate_site FROM gridmap_app;
GRANT SELECT ON candidate_site TO gridmap_app;
