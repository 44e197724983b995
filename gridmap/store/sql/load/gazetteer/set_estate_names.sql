-- Replace the names of estates for which the gazetteer lists some.
UPDATE estate AS e
SET aliases = i.aliases
FROM incoming_estate AS i
WHERE e.id = i.estate_id
    AND i.aliases <> '{}'
    AND NOT (e.aliases @> i.aliases AND e.aliases <@ i.aliases)
