-- The office's name as administrators gave it; null while they have not.
SELECT name FROM office
