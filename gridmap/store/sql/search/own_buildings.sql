-- One row per building that the user is responsible for: found before others of the same name.
SELECT unnest(app_buildings()) AS id
