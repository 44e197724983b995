-- Who may do what with which rows of subdistrict.

ALTER TABLE subdistrict ENABLE ROW LEVEL SECURITY;
CREATE POLICY area ON subdistrict FOR SELECT USING (
    (SELECT app_sees_ground()) OR id = ANY ((SELECT app_subdistricts())::bigint[])
);
-- Who loads the layer; boundaries are drawn by administrators.
CREATE POLICY keeper ON subdistrict
    USING ('subdistrict' = ANY ((SELECT app_layers())::text[]))
    WITH CHECK ('subdistrict' = ANY ((SELECT app_layers())::text[]));
REVOKE ALL ON subdistrict FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON subdistrict TO gridmap_app;
