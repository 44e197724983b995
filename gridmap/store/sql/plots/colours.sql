-- One row per plot of a community: its place in the palette of maps.
--
--   :community_id   community.id
SELECT id AS plot_id, colour
FROM plot
WHERE community_id = :community_id AND colour IS NOT NULL
