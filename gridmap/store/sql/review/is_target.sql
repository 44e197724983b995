-- Whether a community has a building, or an estate with buildings, that a decision may lead to.
--
--   :community_id               community.id
--   :building_id, :estate_id    one of them; NULL for the other
SELECT EXISTS (
    SELECT FROM building
    WHERE community_id = :community_id
        AND status <> 'demolished'
        AND (id = CAST(:building_id AS bigint) OR estate_id = CAST(:estate_id AS bigint))
)
