-- Names of estates, where the gazetteer lists some: they are the whole list, in any order.
UPDATE estate AS e
SET aliases = i.aliases
FROM incoming_estate AS i
WHERE e.id = i.estate_id
    AND i.aliases <> '{}'
    AND NOT (e.aliases @> i.aliases AND e.aliases <@ i.aliases)
