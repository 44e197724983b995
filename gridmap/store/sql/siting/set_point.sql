-- Record the planned point that a station of a scenario became.
UPDATE scenario_site
SET service_point_id = :service_point_id
WHERE scenario_id = :scenario_id AND number = :number
