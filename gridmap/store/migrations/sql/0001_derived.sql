-- What follows from other rows: building_count from household, and when building_access is stale.
--
-- Triggers, and not queries in the loaders, because a sum that some path forgot to refresh is a
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

-- Nearest points are stale as soon as a building or a point is not what it was. access_state is
-- emptied whole: a point may have offered any service before the change.
CREATE FUNCTION access_is_stale() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    DELETE FROM access_state;
    RETURN NULL;
END
$$;
CREATE TRIGGER building_changed AFTER INSERT OR DELETE
    OR UPDATE OF geom, status, is_residential ON building
    FOR EACH STATEMENT EXECUTE FUNCTION access_is_stale();
CREATE TRIGGER service_point_changed AFTER INSERT OR UPDATE OR DELETE ON service_point
    FOR EACH STATEMENT EXECUTE FUNCTION access_is_stale();
CREATE TRIGGER service_offer_changed AFTER INSERT OR UPDATE OR DELETE ON service_offer
    FOR EACH STATEMENT EXECUTE FUNCTION access_is_stale();
