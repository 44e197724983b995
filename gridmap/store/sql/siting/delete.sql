-- Delete a scenario, where it is the user's own.
DELETE FROM scenario WHERE id = :scenario_id
