-- One row: how much of a community would be lost with it.
--
--   :id   community.id
SELECT household_count, plot_count, draft_count, member_count, account_count
FROM app_community_dependents(:id)
