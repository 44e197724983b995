-- Who may do what with which rows of building.

ALTER TABLE building ENABLE ROW LEVEL SECURITY;
CREATE POLICY area ON building FOR SELECT USING (
    (SELECT app_sees_ground()) OR community_id = ANY ((SELECT app_area())::bigint[])
);
-- Kept by hand: in their area by those who answer for the street, by workers in their communities.
CREATE POLICY register_insert ON building FOR INSERT WITH CHECK (
    source = 'register'
    AND (
        (SELECT app_keeps_everywhere())
        OR community_id = ANY ((SELECT app_kept())::bigint[])
    )
);
CREATE POLICY register_update ON building FOR UPDATE USING (
    (SELECT app_keeps_everywhere())
    OR community_id = ANY ((SELECT app_kept())::bigint[])
);
-- Demolished, never deleted: only what one has added oneself today is taken back.
CREATE POLICY register_delete ON building FOR DELETE USING (
    source = 'register'
    AND id = ANY ((SELECT app_added('building'))::bigint[])
    AND (
        (SELECT app_keeps_everywhere())
        OR community_id = ANY ((SELECT app_kept())::bigint[])
    )
);
-- Who loads the layer, and takes a load back.
CREATE POLICY keeper_insert ON building FOR INSERT
    WITH CHECK ('building' = ANY ((SELECT app_layers())::text[]));
CREATE POLICY keeper_delete ON building FOR DELETE
    USING (source <> 'register' AND 'building' = ANY ((SELECT app_layers())::text[]));
REVOKE ALL ON building FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON building TO gridmap_app;
