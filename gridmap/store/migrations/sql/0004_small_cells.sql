-- Small cells: the least count that officials see, and the sums that must not give one away.

CREATE TABLE small_cell_rule (
    is_only boolean NOT NULL DEFAULT true,
    threshold smallint NOT NULL,
    CONSTRAINT small_cell_rule_pkey PRIMARY KEY (is_only),
    CONSTRAINT small_cell_rule_is_only_check CHECK (is_only),
    CONSTRAINT small_cell_rule_threshold_check CHECK (threshold BETWEEN 2 AND 20)
);
COMMENT ON TABLE small_cell_rule IS 'The least count of a need group that officials see; one row.';
INSERT INTO small_cell_rule (threshold) VALUES (3);

-- All hidden until routines/small_cells.sql has seen it.
ALTER TABLE building_count ADD COLUMN hidden smallint NOT NULL DEFAULT 31;
COMMENT ON COLUMN building_count.hidden IS
    'counts officials do not see: 1 60+, 2 80+, 4 under 6, 8 disabled, 16 living alone';

CREATE TABLE area_count (
    id bigint GENERATED ALWAYS AS IDENTITY,
    level text NOT NULL,
    community_id bigint NOT NULL,
    plot_id bigint,
    household_count integer NOT NULL,
    people_count integer NOT NULL,
    age60_count integer NOT NULL,
    age80_count integer NOT NULL,
    under6_count integer NOT NULL,
    disabled_count integer NOT NULL,
    living_alone_count integer NOT NULL,
    hidden smallint NOT NULL,
    computed_on date NOT NULL DEFAULT CURRENT_DATE,
    CONSTRAINT area_count_pkey PRIMARY KEY (id),
    CONSTRAINT area_count_level_check CHECK (level IN ('plot', 'unlocated', 'community')),
    CONSTRAINT area_count_plot_check CHECK ((level = 'plot') = (plot_id IS NOT NULL)),
    CONSTRAINT area_count_level_community_id_plot_id_key
        UNIQUE NULLS NOT DISTINCT (level, community_id, plot_id),
    CONSTRAINT area_count_community_id_fkey
        FOREIGN KEY (community_id) REFERENCES community (id) ON DELETE CASCADE,
    CONSTRAINT area_count_plot_id_fkey
        FOREIGN KEY (plot_id) REFERENCES plot (id) ON DELETE CASCADE
);
CREATE INDEX area_count_community_id_idx ON area_count (community_id);
CREATE INDEX area_count_plot_id_idx ON area_count (plot_id);
COMMENT ON TABLE area_count IS
    'Sums over plots, unlocated households and communities, kept by trigger with building_count.';
COMMENT ON COLUMN area_count.hidden IS 'as in building_count';
