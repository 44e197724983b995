-- Subdistricts and what files may call them.
SELECT id, name, division_code FROM subdistrict ORDER BY id
