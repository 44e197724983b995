-- Add a load; what it writes is counted at its end.
--
-- now() is the transaction's start; a long file deserves its own clock.
INSERT INTO import_run (
    kind, source, file_name, file_sha256, app_user_id, community_id, corrects_run_id,
    read_count, loaded_count, rejected_count, inserted_count, updated_count, started_at
)
VALUES (
    :kind, :source, :file_name, :file_sha256, :app_user_id, :community_id, :corrects_run_id,
    :read_count, :loaded_count, :rejected_count, 0, 0, clock_timestamp()
)
RETURNING id
