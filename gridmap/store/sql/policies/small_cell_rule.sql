-- Who may do what with which rows of small_cell_rule.

ALTER TABLE small_cell_rule ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON small_cell_rule FOR SELECT USING ((SELECT app_role() IS NOT NULL));
CREATE POLICY admin ON small_cell_rule FOR UPDATE USING ((SELECT app_role() = 'admin'));
REVOKE ALL ON small_cell_rule FROM gridmap_app;
GRANT SELECT, UPDATE (threshold) ON small_cell_rule TO gridmap_app;
