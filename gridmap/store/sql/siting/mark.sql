-- Mark a scenario as adopted, or as not; no row changes where it is so already.
UPDATE scenario
SET adopted_at = CASE WHEN :is_adopted THEN now() END
WHERE id = :scenario_id AND (adopted_at IS NULL) = :is_adopted
