-- Keep the past of plots and teams from being changed, and open drafts true to what is in force.

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
