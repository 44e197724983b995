-- Adds to incoming estates the names they are known by: a layer adds names and takes none away,
-- for a gazetteer or an earlier file may have taught them.
UPDATE incoming AS i
SET aliases = e.aliases || ARRAY(
    SELECT alias FROM unnest(i.aliases) WITH ORDINALITY AS one (alias, n)
    WHERE alias <> ALL (e.aliases) ORDER BY n
)
FROM estate AS e
WHERE e.source = i.source AND e.source_ref = i.source_ref
