-- One row per column of `incoming`, in order: its name.

SELECT attname FROM pg_attribute
WHERE attrelid = 'pg_temp.incoming'::regclass AND attnum > 0 AND NOT attisdropped
ORDER BY attnum
