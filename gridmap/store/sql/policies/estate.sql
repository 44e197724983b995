-- Who may do what with which rows of estate.

ALTER TABLE estate ENABLE ROW LEVEL SECURITY;
CREATE POLICY area ON estate FOR SELECT USING (
    (SELECT app_sees_ground()) OR community_id = ANY ((SELECT app_area())::bigint[])
);
-- Kept by hand: in their area by those who answer for the street, by workers in their communities.
CREATE POLICY register_insert ON estate FOR INSERT WITH CHECK (
    source = 'register'
    AND (
        (SELECT app_keeps_everywhere())
        OR community_id = ANY ((SELECT app_kept())::bigint[])
    )
);
CREATE POLICY register_update ON estate FOR UPDATE USING (
    (SELECT app_keeps_everywhere())
    OR community_id = ANY ((SELECT app_kept())::bigint[])
);
-- Merged, never deleted: only what one has added oneself today is taken back.
CREATE POLICY register_delete ON estate FOR DELETE USING (
    source = 'register'
    AND id = ANY ((SELECT app_added('estate'))::bigint[])
    AND (
        (SELECT app_keeps_everywhere())
        OR community_id = ANY ((SELECT app_kept())::bigint[])
    )
);
-- Who loads the layer, and takes a load back.
CREATE POLICY keeper_insert ON estate FOR INSERT
    WITH CHECK ('estate' = ANY ((SELECT app_layers())::text[]));
CREATE POLICY keeper_delete ON estate FOR DELETE
    USING (source <> 'register' AND 'estate' = ANY ((SELECT app_layers())::text[]));
REVOKE ALL ON estate FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON estate TO gridmap_app;
