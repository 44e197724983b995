-- Communities and what files may call them.
SELECT id, name, division_code FROM community ORDER BY id
