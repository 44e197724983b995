-- One row per building of an estate: its name there.
SELECT id, estate_id, name FROM building
WHERE estate_id IS NOT NULL AND status <> 'demolished'
ORDER BY id
