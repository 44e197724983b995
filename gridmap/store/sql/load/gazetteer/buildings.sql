-- Buildings of estates, by what they are called there.
SELECT id, estate_id, name FROM building
WHERE estate_id IS NOT NULL AND status <> 'demolished'
ORDER BY id
