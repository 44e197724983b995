-- Keep the past of plots and teams from being changed, open drafts true to what is in force, and
-- give plots their colours.

-- A policy sees one side of an update only. The owner, who loads plots, may correct the past.
CREATE OR REPLACE FUNCTION past_stays() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'what was before today stays' USING ERRCODE = 'insufficient_privilege';
END
$$;

-- What a draft is based on: the day from which plots can be changed (today, or the start of the
-- last planned change), and a digest of who is in which plot from then on.
CREATE OR REPLACE FUNCTION plots_base(community bigint) RETURNS TABLE (base_on date, base text)
LANGUAGE sql STABLE
AS $$
    SELECT
        first.base_on,
        (
            SELECT md5(coalesce(
                string_agg(
                    concat_ws('/', plot_building.building_id, plot_building.plot_id), ','
                    ORDER BY plot_building.building_id
                ),
                ''
            ))
            FROM plot_building
            JOIN plot ON plot.id = plot_building.plot_id
            WHERE plot.community_id = $1 AND plot_building.valid @> first.base_on
        )
    FROM (
        SELECT greatest(CURRENT_DATE, max(lower(plot_building.valid))) AS base_on
        FROM plot_building
        JOIN plot ON plot.id = plot_building.plot_id
        WHERE plot.community_id = $1
    ) AS first
$$;

-- Open drafts that are true before buildings leave their plots, or return to them; locked against
-- putting in force, as drafts/plots_lock does.
CREATE OR REPLACE FUNCTION true_drafts(touched bigint[]) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    communities bigint[];
    found bigint[];
BEGIN
    SELECT array_agg(concerned.community_id ORDER BY concerned.community_id) INTO communities
    FROM (
        SELECT community_id FROM building WHERE id = ANY (touched)
        UNION
        SELECT plot.community_id
        FROM plot_building
        JOIN plot ON plot.id = plot_building.plot_id
        WHERE plot_building.building_id = ANY (touched)
    ) AS concerned
    WHERE concerned.community_id IS NOT NULL;
    PERFORM pg_advisory_xact_lock(hashtextextended('gridmap plots of ' || one.id, 0))
    FROM unnest(communities) AS one (id);
    SELECT array_agg(plot_draft.id) INTO found
    FROM plot_draft
    CROSS JOIN LATERAL plots_base(plot_draft.community_id) AS now
    WHERE plot_draft.status = 'open'
        AND plot_draft.community_id = ANY (communities)
        AND plot_draft.base = now.base;
    RETURN found;
END
$$;
REVOKE ALL ON FUNCTION true_drafts(bigint[]) FROM PUBLIC;

-- Have drafts say of what is in force now that they began from it. A building that returned is in
-- the plot of the draft that continues its own, unless the draft has it somewhere still.
CREATE OR REPLACE FUNCTION carry_drafts(drafts bigint[], returned bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    UPDATE plot_draft
    SET (base_on, base) = (SELECT * FROM plots_base(plot_draft.community_id))
    WHERE id = ANY (drafts);

    INSERT INTO draft_building (plot_draft_id, building_id, number)
    SELECT plot_draft.id, plot_building.building_id, draft_plot.number
    FROM plot_draft
    JOIN draft_plot ON draft_plot.plot_draft_id = plot_draft.id
    JOIN plot_building ON plot_building.plot_id = draft_plot.plot_id
        AND plot_building.valid @> plot_draft.base_on
    WHERE plot_draft.id = ANY (drafts) AND plot_building.building_id = ANY (returned)
    ON CONFLICT DO NOTHING;
$$;
REVOKE ALL ON FUNCTION carry_drafts(bigint[], bigint[]) FROM PUBLIC;

-- Choose a colour for each plot that has none: of the eight of render/palette.py one that no plot
-- of the community has, else the one whose plots are farthest away. A plot keeps its colour, so
-- that a wall map of last year agrees with the screen.
CREATE OR REPLACE FUNCTION colour_plots(communities bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    community bigint;
    ids bigint[];
    colours smallint[];
    hulls geometry[];
    chosen smallint;
BEGIN
    FOREACH community IN ARRAY communities LOOP
        SELECT array_agg(one.id ORDER BY one.id), array_agg(one.colour ORDER BY one.id),
            array_agg(one.hull ORDER BY one.id)
        INTO ids, colours, hulls
        FROM (
            SELECT plot.id, plot.colour, ST_ConvexHull(ST_Collect(building.geom_3857)) AS hull
            FROM plot
            LEFT JOIN plot_building ON plot_building.plot_id = plot.id
            LEFT JOIN building ON building.id = plot_building.building_id
            WHERE plot.community_id = community
                AND (plot.colour IS NULL OR coalesce(plot.valid_to, 'infinity') >= CURRENT_DATE)
            GROUP BY plot.id
        ) AS one;
        FOR place IN 1 .. coalesce(cardinality(ids), 0) LOOP
            CONTINUE WHEN colours[place] IS NOT NULL;
            SELECT free.colour INTO chosen
            FROM generate_series(0, 7) AS free (colour)
            LEFT JOIN LATERAL unnest(colours, hulls) AS other (colour, hull)
                ON other.colour = free.colour
            GROUP BY free.colour
            ORDER BY
                min(ST_Distance(hulls[place], other.hull)) DESC NULLS FIRST,
                count(other.colour), free.colour
            LIMIT 1;
            colours[place] := chosen;
            UPDATE plot SET colour = chosen WHERE id = ids[place];
        END LOOP;
    END LOOP;
END
$$;
REVOKE ALL ON FUNCTION colour_plots(bigint[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION plots_entered() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM colour_plots(coalesce(array_agg(DISTINCT plot.community_id), '{}'))
    FROM plot
    WHERE plot.colour IS NULL AND plot.id IN (SELECT plot_id FROM changed);
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION plots_entered() FROM PUBLIC;

-- Plots that are older than their colours.
SELECT colour_plots(coalesce(array_agg(DISTINCT community_id), '{}'))
FROM plot
WHERE colour IS NULL;
