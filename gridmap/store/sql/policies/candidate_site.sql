-- Who may do what with which rows of candidate_site.

ALTER TABLE candidate_site ENABLE ROW LEVEL SECURITY;
CREATE POLICY area ON candidate_site FOR SELECT USING (
    (SELECT app_sees_ground()) OR community_id = ANY ((SELECT app_area())::bigint[])
);
CREATE POLICY register_insert ON candidate_site FOR INSERT WITH CHECK (
    source = 'register'
    AND (
        (SELECT app_keeps_everywhere())
        OR community_id = ANY ((SELECT app_kept_sites())::bigint[])
    )
);
CREATE POLICY register_update ON candidate_site FOR UPDATE
    USING (
        (SELECT app_keeps_everywhere())
        OR community_id = ANY ((SELECT app_kept_sites())::bigint[])
    );
-- Closed, never deleted: only what one has added oneself today is taken back.
CREATE POLICY register_delete ON candidate_site FOR DELETE USING (
    source = 'register'
    AND id = ANY ((SELECT app_added('candidate_site'))::bigint[])
    AND (
        (SELECT app_keeps_everywhere())
        OR community_id = ANY ((SELECT app_kept_sites())::bigint[])
    )
);
-- Who loads the layer, and takes a load back.
CREATE POLICY keeper_insert ON candidate_site FOR INSERT
    WITH CHECK ('candidate_site' = ANY ((SELECT app_layers())::text[]));
CREATE POLICY keeper_delete ON candidate_site FOR DELETE
    USING (source <> 'register' AND 'candidate_site' = ANY ((SELECT app_layers())::text[]));
REVOKE ALL ON candidate_site FROM gridmap_app;
GRANT
    SELECT,
    DELETE,
    INSERT,
    UPDATE (community_id, name, kind, floor_area_m2, cost_yuan, closed_on, geom)
ON candidate_site TO gridmap_app;
