-- Set the plot where a volunteer offers to help, or none. No row: no such member or plot there.
--
--   :team_member_id   team_member.id
--   :plot_id          plot.id or null
UPDATE team_member
SET opt_in_plot_id = CAST(:plot_id AS bigint)
WHERE id = :team_member_id
    AND (
        CAST(:plot_id AS bigint) IS NULL
        OR EXISTS (
            SELECT FROM plot
            WHERE plot.id = :plot_id AND plot.community_id = team_member.community_id
        )
    )
RETURNING id
