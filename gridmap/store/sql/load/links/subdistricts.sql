-- One row per subdistrict: its key and its names in files.
SELECT id, name, division_code FROM subdistrict ORDER BY id
