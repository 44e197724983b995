-- One row: whether another building in use of its community has the same name, or that and more.
--
--   :building_id   building.id
SELECT EXISTS (
    SELECT FROM building AS other
    JOIN building AS own ON own.id = :building_id
    WHERE other.id <> own.id
        AND starts_with(other.name, own.name)
        AND other.community_id = own.community_id
        AND is_in_use(other.status)
)
