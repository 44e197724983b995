-- One row: numbers of new rows and of rows that changed; a row counts once.
SELECT
    count(*) FILTER (WHERE is_new) AS inserted,
    count(*) FILTER (WHERE NOT is_new) AS updated
FROM (SELECT id, bool_or(is_new) AS is_new FROM changed GROUP BY id) AS once
