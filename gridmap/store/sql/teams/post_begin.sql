-- Add a post held from a day on; returns its id.
--
-- No row: the member, the plot or the building is not of one community, or the building is not in
-- the plot on that day.
INSERT INTO assignment (team_member_id, plot_id, building_id, role, valid)
SELECT team_member.id, plot.id, CAST(:building_id AS bigint), :role,
    daterange(CAST(:day AS date), NULL)
FROM team_member
JOIN plot ON plot.community_id = team_member.community_id
WHERE team_member.id = :team_member_id
    AND plot.id = :plot_id
    AND plot.valid_from <= CAST(:day AS date)
    AND coalesce(plot.valid_to, 'infinity') >= CAST(:day AS date)
    AND (
        CAST(:building_id AS bigint) IS NULL
        OR EXISTS (
            SELECT FROM plot_building
            WHERE plot_building.plot_id = plot.id
                AND plot_building.building_id = :building_id
                AND plot_building.valid @> CAST(:day AS date)
        )
    )
RETURNING id
