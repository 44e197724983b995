-- One row per reject of a load; without one, of the community's latest that is not rolled back.
--
--   :run_id         import_run.id, or NULL
--   :community_id   community.id, or NULL
SELECT
    reject.id,
    reject.row_number,
    reject.reason_code,
    reject.reason_values,
    reject.raw,
    -- The second row of a household is not the household.
    CASE WHEN reject.reason_code <> 'duplicate' THEN reject.household_key END AS household_key
FROM reject
JOIN import_run AS loaded ON loaded.id = reject.import_run_id
-- A ledger's row without text is settled.
WHERE (reject.raw <> '{}' OR loaded.kind <> 'household')
    AND reject.import_run_id = coalesce(
        cast(:run_id AS bigint),
        (
            SELECT max(import_run.id)
            FROM import_run
            WHERE import_run.community_id = :community_id
                AND import_run.kind = 'household'
                AND import_run.status = 'loaded'
        )
    )
ORDER BY reject.row_number, reject.id
