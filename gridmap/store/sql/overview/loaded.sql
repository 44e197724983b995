-- Whether there are buildings and streets to show.
SELECT
    EXISTS (SELECT FROM building) AS has_buildings,
    EXISTS (SELECT FROM street) AS has_streets
