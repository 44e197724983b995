-- All edges of streets, for numbering their connected parts.
SELECT id, from_node AS tail, to_node AS head, length_m, component FROM street
