-- Make an empty `incoming_post`: one row per post, as in the table of teams.
DROP TABLE IF EXISTS pg_temp.incoming_post;
CREATE TEMP TABLE incoming_post (
    community_id bigint, plot_id bigint, building_id bigint, role text, name text,
    work_phone text, app_user_id bigint, valid_from date, until date, team_member_id bigint
) ON COMMIT DROP
