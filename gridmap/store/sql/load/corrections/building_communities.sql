-- Communities of buildings that stand.
--
--   :ids   building.id
SELECT id, community_id FROM building WHERE id = ANY (:ids) AND status <> 'demolished'
