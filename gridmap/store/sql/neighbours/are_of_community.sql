-- Whether both buildings are of the community; not where they are one and the same.
SELECT count(*) = 2
FROM building
WHERE community_id = :community_id AND id IN (:building_id, :other_id)
