-- One row per street: an edge between two nodes.
SELECT id, from_node, to_node, length_m
FROM street
ORDER BY id
