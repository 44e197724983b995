-- One row per draft of a community, the latest first.
--
--   :community_id   community.id
SELECT
    plot_draft.id AS draft_id,
    plot_draft.status,
    plot_draft.version,
    begun.display_name AS begun_by,
    plot_draft.begun_at,
    last_step.display_name AS changed_by,
    coalesce(last_step.changed_at, plot_draft.begun_at) AS changed_at,
    closed.display_name AS closed_by,
    plot_draft.closed_at,
    plot_draft.in_force_from,
    (
        SELECT count(*) FROM draft_plot WHERE draft_plot.plot_draft_id = plot_draft.id
    ) AS plot_count
FROM plot_draft
LEFT JOIN app_user AS begun ON begun.id = plot_draft.begun_by_id
LEFT JOIN app_user AS closed ON closed.id = plot_draft.closed_by_id
LEFT JOIN LATERAL (
    SELECT app_user.display_name, draft_step.changed_at
    FROM draft_step
    LEFT JOIN app_user ON app_user.id = draft_step.changed_by_id
    WHERE draft_step.plot_draft_id = plot_draft.id
    ORDER BY draft_step.version DESC
    LIMIT 1
) AS last_step ON true
WHERE plot_draft.community_id = :community_id
ORDER BY plot_draft.id DESC
