-- Drafts of plots with the steps they took, and adjusted neighbours.

ALTER TABLE team_member
    ADD COLUMN opt_in_plot_id bigint,
    ADD CONSTRAINT team_member_opt_in_plot_id_fkey
        FOREIGN KEY (opt_in_plot_id) REFERENCES plot (id) ON DELETE SET NULL;
CREATE INDEX team_member_opt_in_plot_id_idx ON team_member (opt_in_plot_id);
COMMENT ON COLUMN team_member.opt_in_plot_id IS
    'the plot where a volunteer offers to help; nobody''s home is kept';

CREATE TABLE plot_draft (
    id bigint GENERATED ALWAYS AS IDENTITY,
    community_id bigint NOT NULL,
    status text NOT NULL DEFAULT 'open',
    version integer NOT NULL DEFAULT 1,
    parameters jsonb NOT NULL DEFAULT '{}',
    base_on date NOT NULL,
    base text NOT NULL,
    import_run_id bigint,
    begun_by_id bigint,
    begun_at timestamptz NOT NULL DEFAULT now(),
    closed_by_id bigint,
    closed_at timestamptz,
    in_force_from date,
    CONSTRAINT plot_draft_pkey PRIMARY KEY (id),
    CONSTRAINT plot_draft_status_check CHECK (status IN ('open', 'in_force', 'dropped')),
    CONSTRAINT plot_draft_closed_check CHECK ((status = 'open') = (closed_at IS NULL)),
    CONSTRAINT plot_draft_in_force_check
        CHECK ((status = 'in_force') = (in_force_from IS NOT NULL)),
    CONSTRAINT plot_draft_community_id_fkey
        FOREIGN KEY (community_id) REFERENCES community (id) ON DELETE CASCADE,
    CONSTRAINT plot_draft_import_run_id_fkey
        FOREIGN KEY (import_run_id) REFERENCES import_run (id) ON DELETE SET NULL,
    CONSTRAINT plot_draft_begun_by_id_fkey
        FOREIGN KEY (begun_by_id) REFERENCES app_user (id) ON DELETE SET NULL,
    CONSTRAINT plot_draft_closed_by_id_fkey
        FOREIGN KEY (closed_by_id) REFERENCES app_user (id) ON DELETE SET NULL
);
CREATE INDEX plot_draft_community_id_idx ON plot_draft (community_id);
CREATE INDEX plot_draft_import_run_id_idx ON plot_draft (import_run_id);
CREATE INDEX plot_draft_begun_by_id_idx ON plot_draft (begun_by_id);
CREATE INDEX plot_draft_closed_by_id_idx ON plot_draft (closed_by_id);
COMMENT ON TABLE plot_draft IS
    'Plots of a community that somebody is drawing and nobody works by yet.';
COMMENT ON COLUMN plot_draft.version IS 'goes up by each edit';
COMMENT ON COLUMN plot_draft.base_on IS 'the day whose plots it began from';
COMMENT ON COLUMN plot_draft.base IS 'digest of those plots, to notice a change';
COMMENT ON COLUMN plot_draft.import_run_id IS 'the latest ledger at the time';

CREATE TABLE draft_plot (
    plot_draft_id bigint NOT NULL,
    number integer NOT NULL,
    plot_code text NOT NULL,
    name text NOT NULL,
    plot_id bigint,
    CONSTRAINT draft_plot_pkey PRIMARY KEY (plot_draft_id, number),
    CONSTRAINT draft_plot_plot_draft_id_plot_code_key UNIQUE (plot_draft_id, plot_code),
    CONSTRAINT draft_plot_plot_draft_id_fkey
        FOREIGN KEY (plot_draft_id) REFERENCES plot_draft (id) ON DELETE CASCADE,
    CONSTRAINT draft_plot_plot_id_fkey
        FOREIGN KEY (plot_id) REFERENCES plot (id) ON DELETE SET NULL
);
CREATE INDEX draft_plot_plot_id_idx ON draft_plot (plot_id);
COMMENT ON TABLE draft_plot IS 'A plot of a draft.';
COMMENT ON COLUMN draft_plot.plot_id IS 'the plot that it continues, if any';

CREATE TABLE draft_building (
    plot_draft_id bigint NOT NULL,
    building_id bigint NOT NULL,
    number integer NOT NULL,
    CONSTRAINT draft_building_pkey PRIMARY KEY (plot_draft_id, building_id),
    CONSTRAINT draft_building_plot_draft_id_fkey
        FOREIGN KEY (plot_draft_id) REFERENCES plot_draft (id) ON DELETE CASCADE,
    CONSTRAINT draft_building_building_id_fkey
        FOREIGN KEY (building_id) REFERENCES building (id) ON DELETE CASCADE,
    CONSTRAINT draft_building_plot_draft_id_number_fkey
        FOREIGN KEY (plot_draft_id, number) REFERENCES draft_plot (plot_draft_id, number)
);
CREATE INDEX draft_building_building_id_idx ON draft_building (building_id);
COMMENT ON TABLE draft_building IS 'Which plot of a draft a building is in; no row: none.';

CREATE TABLE draft_step (
    id bigint GENERATED ALWAYS AS IDENTITY,
    plot_draft_id bigint NOT NULL,
    kind text NOT NULL,
    is_undone boolean NOT NULL DEFAULT false,
    building_ids bigint[] NOT NULL,
    before integer[] NOT NULL,
    after integer[] NOT NULL,
    plots_before jsonb NOT NULL,
    plots_after jsonb NOT NULL,
    version integer NOT NULL,
    changed_by_id bigint,
    changed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT draft_step_pkey PRIMARY KEY (id),
    CONSTRAINT draft_step_kind_check
        CHECK (kind IN ('move', 'split', 'merge', 'rename', 'redraw')),
    CONSTRAINT draft_step_buildings_check CHECK (
        cardinality(building_ids) = cardinality(before)
        AND cardinality(building_ids) = cardinality(after)
    ),
    CONSTRAINT draft_step_plot_draft_id_fkey
        FOREIGN KEY (plot_draft_id) REFERENCES plot_draft (id) ON DELETE CASCADE,
    CONSTRAINT draft_step_changed_by_id_fkey
        FOREIGN KEY (changed_by_id) REFERENCES app_user (id) ON DELETE SET NULL
);
CREATE INDEX draft_step_plot_draft_id_idx ON draft_step (plot_draft_id);
CREATE INDEX draft_step_changed_by_id_idx ON draft_step (changed_by_id);
COMMENT ON TABLE draft_step IS
    'What was done to a draft, one edit after the other, so that it can be undone.';
COMMENT ON COLUMN draft_step.before IS 'number of the plot of each, 0 none';
COMMENT ON COLUMN draft_step.plots_before IS 'the plots that it changed, as rows';
COMMENT ON COLUMN draft_step.version IS 'of the draft, done or undone last';

CREATE TABLE neighbour_adjustment (
    id bigint GENERATED ALWAYS AS IDENTITY,
    community_id bigint NOT NULL,
    building_id bigint NOT NULL,
    other_id bigint NOT NULL,
    are_neighbours boolean NOT NULL,
    app_user_id bigint,
    adjusted_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT neighbour_adjustment_pkey PRIMARY KEY (id),
    CONSTRAINT neighbour_adjustment_building_id_other_id_community_id_key
        UNIQUE (building_id, other_id, community_id),
    CONSTRAINT neighbour_adjustment_order_check CHECK (building_id < other_id),
    CONSTRAINT neighbour_adjustment_community_id_fkey
        FOREIGN KEY (community_id) REFERENCES community (id) ON DELETE CASCADE,
    CONSTRAINT neighbour_adjustment_building_id_fkey
        FOREIGN KEY (building_id) REFERENCES building (id) ON DELETE CASCADE,
    CONSTRAINT neighbour_adjustment_other_id_fkey
        FOREIGN KEY (other_id) REFERENCES building (id) ON DELETE CASCADE,
    CONSTRAINT neighbour_adjustment_app_user_id_fkey
        FOREIGN KEY (app_user_id) REFERENCES app_user (id) ON DELETE SET NULL
);
CREATE INDEX neighbour_adjustment_community_id_idx ON neighbour_adjustment (community_id);
CREATE INDEX neighbour_adjustment_other_id_idx ON neighbour_adjustment (other_id);
CREATE INDEX neighbour_adjustment_app_user_id_idx ON neighbour_adjustment (app_user_id);
COMMENT ON TABLE neighbour_adjustment IS
    'Pairs of which people know better than the rule whether they are neighbours.';

-- Frames that pages keep change with plots, teams and neighbours: each change leaves a line.
CREATE INDEX audit_log_plots_idx ON audit_log (id) WHERE action LIKE 'plots:%';
