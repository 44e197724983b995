-- Mark a load as rolled back; its row stays.
UPDATE import_run
SET status = 'rolled_back', rolled_back_at = clock_timestamp(), rolled_back_by_id = :app_user_id
WHERE id = :run_id
