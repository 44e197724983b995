-- One row per building that is not demolished: its community.
--
--   :ids   building.id
SELECT id, community_id FROM building WHERE id = ANY (:ids) AND status <> 'demolished'
