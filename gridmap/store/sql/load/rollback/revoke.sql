-- Revoke the decisions that a corrected workbook brought.
UPDATE address_decision
SET revoked_at = clock_timestamp(), revoked_by_id = :app_user_id
WHERE import_run_id = :run_id AND revoked_at IS NULL
