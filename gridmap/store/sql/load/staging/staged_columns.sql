-- Names of the columns of `incoming`, in order.

SELECT attname FROM pg_attribute
WHERE attrelid = 'pg_temp.incoming'::regclass AND attnum > 0
ORDER BY attnum
