-- Add to incoming estates the names that they have already: a layer adds names and removes none.
--
-- A gazetteer or an earlier file may have brought them.
UPDATE incoming AS i
SET aliases = e.aliases || ARRAY(
    SELECT alias FROM unnest(i.aliases) WITH ORDINALITY AS one (alias, n)
    WHERE alias <> ALL (e.aliases) ORDER BY n
)
FROM estate AS e
WHERE e.source = i.source AND e.source_ref = i.source_ref
