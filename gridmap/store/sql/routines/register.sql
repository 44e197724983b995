-- The record of what is kept by hand: lines "register: ..." of the audit log, which only
-- administrators read whole.

-- Ids of what the user has added to a layer today: what may still be taken back.
CREATE OR REPLACE FUNCTION app_added(layer text) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg((detail ->> 'id')::bigint), '{}')
    FROM audit_log
    WHERE action = 'register: ' || $1 || ' add'
        AND app_user_id = app_user_id()
        AND at >= CURRENT_DATE
        AND app_role() IN ('admin', 'street_official', 'community_worker')
$$;
REVOKE ALL ON FUNCTION app_added(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_added(text) TO gridmap_app;

-- Changes of one thing, the latest first, for those who may change it.
CREATE OR REPLACE FUNCTION app_register_history(layer text, thing text) RETURNS TABLE (
    change_id bigint, at timestamp with time zone, who text, action text, before jsonb, after jsonb,
    undoes bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT
        audit_log.id, audit_log.at, app_user.display_name,
        replace(audit_log.action, 'register: ' || $1 || ' ', ''),
        nullif(detail -> 'before', 'null'), nullif(detail -> 'after', 'null'),
        (detail ->> 'undoes')::bigint
    FROM audit_log
    LEFT JOIN app_user ON app_user.id = audit_log.app_user_id
    WHERE audit_log.action LIKE 'register:%'
        AND detail ->> 'layer' = $1
        AND detail ->> 'id' = $2
        AND (
            app_keeps_everywhere()
            OR EXISTS (
                SELECT
                FROM (
                    SELECT 'service_point' AS layer, id, community_id FROM service_point
                    UNION ALL SELECT 'building', id, community_id FROM building
                    UNION ALL SELECT 'estate', id, community_id FROM estate
                ) AS kept
                WHERE kept.layer = $1
                    AND kept.id = (CASE WHEN $2 ~ '^[0-9]{1,18}$' THEN $2 END)::bigint
                    AND kept.community_id = ANY (app_kept())
            )
        )
    ORDER BY audit_log.id DESC
$$;
REVOKE ALL ON FUNCTION app_register_history(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_register_history(text, text) TO gridmap_app;
