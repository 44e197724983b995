-- What a building is called in lists. The planner writes it out in its place.

CREATE OR REPLACE FUNCTION building_name(street text, house_number text, name text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN concat_ws(
    ' ',
    street || house_number,
    -- Where a name is the end of the address it says nothing.
    CASE WHEN right(concat(street, house_number), length(name)) IS DISTINCT FROM name THEN name END
);

-- Key that puts names in the order in which people count: 2号楼 before 10号楼.
CREATE OR REPLACE FUNCTION counting_order(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(
    regexp_replace(name, '[0-9]+', '0000000000\&', 'g'), '0*([0-9]{10})', '\1', 'g'
);
