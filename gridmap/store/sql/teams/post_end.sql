-- End a post before a day, or delete one that would begin later. No row: nobody holds it.
--
--   :assignment_id   assignment.id
--   :day             first day on which it is not held
WITH removed AS (
    DELETE FROM assignment
    WHERE id = :assignment_id AND lower(valid) >= CAST(:day AS date)
    RETURNING id
),
ended AS (
    UPDATE assignment
    SET valid = valid * daterange(NULL, CAST(:day AS date))
    WHERE id = :assignment_id AND valid @> CAST(:day AS date)
        AND lower(valid) < CAST(:day AS date)
    RETURNING id
)
SELECT id FROM removed UNION ALL SELECT id FROM ended
