-- What happens to what hangs on a building that is demolished, or on an estate that turns out to be
-- another: it is moved, kept in closed_place, and returns when that is undone.
--
-- Triggers, because a building is demolished by a form, by a file, or by a load taken back.

-- Households of demolished buildings have to be settled anew; the buildings leave their plots, and
-- representatives their posts, from today. The past of plots stays, and so do open drafts: each
-- goes on from the plots without the building, or with it again.
CREATE OR REPLACE FUNCTION building_demolished() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    gone bigint[];
    back bigint[];
    drafts bigint[];
BEGIN
    -- No join: planned for the few rows of a first change, it takes hours for a city's.
    SELECT
        array_agg(turned.id) FILTER (WHERE turned.is_gone),
        array_agg(turned.id) FILTER (WHERE NOT turned.is_gone)
    INTO gone, back
    FROM (
        SELECT id, status = 'demolished' AS is_gone FROM after
        EXCEPT SELECT id, status = 'demolished' FROM before
    ) AS turned;
    IF gone IS NULL AND back IS NULL THEN
        RETURN NULL;
    END IF;
    drafts := true_drafts(gone || back);
    IF gone IS NOT NULL THEN
        PERFORM release_buildings(gone);
    END IF;
    IF back IS NOT NULL THEN
        PERFORM restore_buildings(back);
    END IF;
    PERFORM carry_drafts(drafts, back);
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION building_demolished() FROM PUBLIC;

CREATE OR REPLACE FUNCTION release_buildings(touched bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    INSERT INTO closed_place (layer, row_id, moved)
    SELECT 'building', one.id, jsonb_build_object(
        'households', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', id, 'match_status', match_status, 'match_rule', match_rule,
                'candidate_ids', candidate_ids, 'address_decision_id', address_decision_id
            )), '[]')
            FROM household WHERE building_id = one.id AND closed_on IS NULL
        ),
        'plots', (
            SELECT coalesce(jsonb_agg(to_jsonb(plot_building)), '[]')
            FROM plot_building
            WHERE building_id = one.id AND coalesce(upper(valid), 'infinity') > CURRENT_DATE
        ),
        'posts', (
            SELECT coalesce(jsonb_agg(to_jsonb(assignment)), '[]')
            FROM assignment
            WHERE building_id = one.id AND coalesce(upper(valid), 'infinity') > CURRENT_DATE
        )
    )
    FROM unnest(touched) AS one (id)
    ON CONFLICT (layer, row_id) DO UPDATE SET moved = excluded.moved;

    UPDATE household
    SET
        building_id = NULL,
        match_status = 'unmatched',
        match_rule = 'building-demolished',
        candidate_ids = '{}',
        address_decision_id = NULL
    WHERE building_id = ANY (touched) AND closed_on IS NULL;

    DELETE FROM plot_building
    WHERE building_id = ANY (touched) AND lower(valid) >= CURRENT_DATE;
    UPDATE plot_building SET valid = daterange(lower(valid), CURRENT_DATE)
    WHERE building_id = ANY (touched) AND valid @> CURRENT_DATE;
    DELETE FROM assignment
    WHERE building_id = ANY (touched) AND lower(valid) >= CURRENT_DATE;
    UPDATE assignment SET valid = daterange(lower(valid), CURRENT_DATE)
    WHERE building_id = ANY (touched) AND valid @> CURRENT_DATE;
$$;
REVOKE ALL ON FUNCTION release_buildings(bigint[]) FROM PUBLIC;

-- What was settled, assigned or decided otherwise meanwhile stays so. Undone on the same day,
-- nothing has happened; later a building is in its plot again from today.
CREATE OR REPLACE FUNCTION restore_buildings(touched bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    UPDATE household
    SET
        building_id = kept.row_id,
        match_status = own.match_status,
        match_rule = own.match_rule,
        candidate_ids = own.candidate_ids,
        address_decision_id = own.address_decision_id
    FROM closed_place AS kept
    CROSS JOIN LATERAL jsonb_to_recordset(kept.moved -> 'households') AS own (
        id bigint, match_status text, match_rule text, candidate_ids bigint[],
        address_decision_id bigint
    )
    WHERE kept.layer = 'building' AND kept.row_id = ANY (touched)
        AND household.id = own.id
        AND household.building_id IS NULL
        AND household.closed_on IS NULL
        AND (
            own.address_decision_id IS NULL
            OR EXISTS (
                SELECT FROM address_decision
                WHERE id = own.address_decision_id AND revoked_at IS NULL
            )
        );

    INSERT INTO plot_building (plot_id, building_id, valid)
    SELECT own.plot_id, own.building_id, daterange(
        greatest(lower(own.valid), CURRENT_DATE), upper(own.valid)
    )
    FROM closed_place AS kept
    CROSS JOIN LATERAL jsonb_populate_recordset(
        CAST(NULL AS plot_building), kept.moved -> 'plots'
    ) AS own
    JOIN plot ON plot.id = own.plot_id AND coalesce(plot.valid_to, 'infinity') >= CURRENT_DATE
    WHERE kept.layer = 'building' AND kept.row_id = ANY (touched)
        AND coalesce(upper(own.valid), 'infinity') > CURRENT_DATE
        AND NOT EXISTS (
            SELECT FROM plot_building AS other
            WHERE other.building_id = own.building_id
                AND other.valid && daterange(
                    greatest(lower(own.valid), CURRENT_DATE), upper(own.valid)
                )
        );

    INSERT INTO assignment (team_member_id, plot_id, building_id, role, valid)
    SELECT own.team_member_id, own.plot_id, own.building_id, own.role, daterange(
        greatest(lower(own.valid), CURRENT_DATE), upper(own.valid)
    )
    FROM closed_place AS kept
    CROSS JOIN LATERAL jsonb_populate_recordset(
        CAST(NULL AS assignment), kept.moved -> 'posts'
    ) AS own
    JOIN team_member ON team_member.id = own.team_member_id
    JOIN plot ON plot.id = own.plot_id AND coalesce(plot.valid_to, 'infinity') >= CURRENT_DATE
    WHERE kept.layer = 'building' AND kept.row_id = ANY (touched)
        AND coalesce(upper(own.valid), 'infinity') > CURRENT_DATE
    ON CONFLICT DO NOTHING;

    DELETE FROM closed_place WHERE layer = 'building' AND row_id = ANY (touched);
$$;
REVOKE ALL ON FUNCTION restore_buildings(bigint[]) FROM PUBLIC;

-- Buildings, gates and decisions of a merged estate are those of the one that it was merged into;
-- so is its outline, which the action joins to the other's.
CREATE OR REPLACE FUNCTION estate_merged() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    kept jsonb;
BEGIN
    IF OLD.merged_into_id IS NOT NULL THEN
        DELETE FROM closed_place WHERE layer = 'estate' AND row_id = NEW.id RETURNING moved
        INTO kept;
        UPDATE building SET estate_id = NEW.id
        WHERE estate_id = OLD.merged_into_id AND kept -> 'buildings' @> to_jsonb(id);
        UPDATE access_point SET estate_id = NEW.id
        WHERE estate_id = OLD.merged_into_id AND kept -> 'gates' @> to_jsonb(id);
        UPDATE address_decision SET estate_id = NEW.id
        WHERE estate_id = OLD.merged_into_id AND kept -> 'decisions' @> to_jsonb(id);
        NEW.geom := CAST(kept ->> 'geom' AS geometry);
    END IF;
    IF NEW.merged_into_id IS NOT NULL THEN
        INSERT INTO closed_place (layer, row_id, moved)
        SELECT 'estate', NEW.id, jsonb_build_object(
            'buildings', ARRAY(SELECT id FROM building WHERE estate_id = NEW.id ORDER BY id),
            'gates', ARRAY(SELECT id FROM access_point WHERE estate_id = NEW.id ORDER BY id),
            'decisions', ARRAY(
                SELECT id FROM address_decision WHERE estate_id = NEW.id ORDER BY id
            ),
            'geom', CAST(NEW.geom AS text)
        );
        UPDATE building SET estate_id = NEW.merged_into_id WHERE estate_id = NEW.id;
        UPDATE access_point SET estate_id = NEW.merged_into_id WHERE estate_id = NEW.id;
        UPDATE address_decision SET estate_id = NEW.merged_into_id WHERE estate_id = NEW.id;
        NEW.geom := NULL;
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION estate_merged() FROM PUBLIC;
