-- Let what lies in a community lie in none: estates, buildings, service points, candidate sites.
--
--   :id   community.id
WITH estates AS (UPDATE estate SET community_id = NULL WHERE community_id = :id),
buildings AS (UPDATE building SET community_id = NULL WHERE community_id = :id),
points AS (UPDATE service_point SET community_id = NULL WHERE community_id = :id)
UPDATE candidate_site SET community_id = NULL WHERE community_id = :id
