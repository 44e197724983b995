-- Drop the temporary table that rows were copied into.
DROP TABLE copied_in
