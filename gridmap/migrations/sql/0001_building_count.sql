-- building_count follows household: one pass a statement over the buildings it touched.
--
-- A trigger, and not a query in the loader, because a sum that some path forgot to refresh is a
-- wrong figure on an official's desk. Statement level with transition tables: a COPY of 200,000
-- rows fires it once.

CREATE FUNCTION refresh_building_count(touched bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    DELETE FROM building_count WHERE building_id = ANY (touched);
    INSERT INTO building_count
    SELECT
        building_id,
        count(*),
        sum(people_count),
        sum(age60_count),
        sum(age80_count),
        sum(under6_count),
        sum(disabled_count),
        count(*) FILTER (WHERE is_living_alone),
        coalesce(
            array_agg(last_verified_on ORDER BY last_verified_on)
                FILTER (WHERE last_verified_on IS NOT NULL),
            '{}'
        )
    FROM household
    WHERE building_id = ANY (touched) AND closed_on IS NULL
    GROUP BY building_id;
$$;
REVOKE ALL ON FUNCTION refresh_building_count(bigint[]) FROM PUBLIC;

CREATE FUNCTION household_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT building_id) INTO touched FROM after;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT building_id) INTO touched FROM before;
    ELSE
        SELECT array_agg(DISTINCT building_id) INTO touched
        FROM (SELECT building_id FROM before UNION SELECT building_id FROM after) AS both_sides;
    END IF;
    PERFORM refresh_building_count(touched);
    RETURN NULL;
END
$$;

-- One trigger an event: a transition table of the other event does not exist.
CREATE TRIGGER household_inserted AFTER INSERT ON household
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION household_changed();
CREATE TRIGGER household_updated AFTER UPDATE ON household
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION household_changed();
CREATE TRIGGER household_deleted AFTER DELETE ON household
    REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION household_changed();
