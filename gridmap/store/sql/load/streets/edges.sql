-- One row per edge of the streets, to number the connected parts.
SELECT id, from_node AS tail, to_node AS head, length_m, component FROM street
