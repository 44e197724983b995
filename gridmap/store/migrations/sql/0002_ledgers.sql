-- Ledgers that come again: what a person decided about an address, and what a load changed.

CREATE TABLE address_decision (
    id bigint GENERATED ALWAYS AS IDENTITY,
    community_id bigint NOT NULL,
    scope text NOT NULL,
    written text NOT NULL,
    building_id bigint,
    estate_id bigint,
    origin text NOT NULL,
    app_user_id bigint,
    import_run_id bigint,
    decided_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    revoked_by_id bigint,
    CONSTRAINT address_decision_pkey PRIMARY KEY (id),
    CONSTRAINT address_decision_scope_check CHECK (scope IN ('address', 'building', 'estate')),
    CONSTRAINT address_decision_origin_check CHECK (origin IN ('app', 'workbook')),
    CONSTRAINT address_decision_target_check CHECK (
        CASE scope
            WHEN 'address' THEN estate_id IS NULL
            WHEN 'building' THEN building_id IS NOT NULL AND estate_id IS NULL
            ELSE estate_id IS NOT NULL AND building_id IS NULL
        END
    ),
    CONSTRAINT address_decision_community_id_fkey
        FOREIGN KEY (community_id) REFERENCES community (id),
    CONSTRAINT address_decision_building_id_fkey
        FOREIGN KEY (building_id) REFERENCES building (id) ON DELETE CASCADE,
    CONSTRAINT address_decision_estate_id_fkey
        FOREIGN KEY (estate_id) REFERENCES estate (id) ON DELETE CASCADE,
    CONSTRAINT address_decision_app_user_id_fkey
        FOREIGN KEY (app_user_id) REFERENCES app_user (id) ON DELETE SET NULL,
    CONSTRAINT address_decision_import_run_id_fkey
        FOREIGN KEY (import_run_id) REFERENCES import_run (id) ON DELETE SET NULL,
    CONSTRAINT address_decision_revoked_by_id_fkey
        FOREIGN KEY (revoked_by_id) REFERENCES app_user (id) ON DELETE SET NULL
);
CREATE UNIQUE INDEX address_decision_in_force
    ON address_decision (community_id, scope, written) WHERE revoked_at IS NULL;
CREATE INDEX address_decision_community_id_idx ON address_decision (community_id);
CREATE INDEX address_decision_building_id_idx ON address_decision (building_id);
CREATE INDEX address_decision_estate_id_idx ON address_decision (estate_id);
CREATE INDEX address_decision_app_user_id_idx ON address_decision (app_user_id);
CREATE INDEX address_decision_import_run_id_idx ON address_decision (import_run_id);
CREATE INDEX address_decision_revoked_by_id_idx ON address_decision (revoked_by_id);
COMMENT ON TABLE address_decision IS
    'What a person decided about an address as written; the next import applies it.';
COMMENT ON COLUMN address_decision.scope IS
    'address: this whole address; building: all addresses up to the building; '
    'estate: another name of an estate';
COMMENT ON COLUMN address_decision.written IS 'the address or name, normalised';
COMMENT ON COLUMN address_decision.building_id IS
    'none with scope address: set aside, no building fits';
COMMENT ON COLUMN address_decision.origin IS 'app or workbook';

ALTER TABLE household
    ADD COLUMN candidate_ids bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN address_decision_id bigint,
    ADD COLUMN written jsonb,
    ADD COLUMN created_run_id bigint,
    ADD COLUMN is_numbered boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT household_address_decision_id_fkey
        FOREIGN KEY (address_decision_id) REFERENCES address_decision (id) ON DELETE SET NULL;
-- No trigger may take this for a change of the households.
ALTER TABLE household DISABLE TRIGGER USER;
UPDATE household SET created_run_id = import_run_id;
ALTER TABLE household ENABLE TRIGGER USER;
ALTER TABLE household ALTER COLUMN created_run_id SET NOT NULL;
CREATE INDEX household_address_decision_id_idx ON household (address_decision_id)
    WHERE address_decision_id IS NOT NULL;
CREATE INDEX household_created_run_id_idx ON household (created_run_id);
-- The key (community_id, household_key) begins with it.
DROP INDEX household_community_id_idx;
COMMENT ON COLUMN household.candidate_ids IS 'buildings to choose from where none was matched';
COMMENT ON COLUMN household.address_decision_id IS 'the decision that located it, if one did';
COMMENT ON COLUMN household.written IS
    'of a household that a person has to settle or has settled, the row as written';
COMMENT ON COLUMN household.created_run_id IS 'the load that brought it; a rollback removes it';
COMMENT ON COLUMN household.is_numbered IS 'its key is the ledger''s own number, not its address';

CREATE TABLE household_change (
    import_run_id bigint NOT NULL,
    household_id bigint NOT NULL,
    community_id bigint NOT NULL,
    before jsonb NOT NULL,
    CONSTRAINT household_change_pkey PRIMARY KEY (import_run_id, household_id),
    CONSTRAINT household_change_import_run_id_fkey
        FOREIGN KEY (import_run_id) REFERENCES import_run (id) ON DELETE CASCADE,
    CONSTRAINT household_change_household_id_fkey
        FOREIGN KEY (household_id) REFERENCES household (id) ON DELETE CASCADE,
    CONSTRAINT household_change_community_id_fkey
        FOREIGN KEY (community_id) REFERENCES community (id)
);
CREATE INDEX household_change_household_id_idx ON household_change (household_id);
CREATE INDEX household_change_community_id_idx ON household_change (community_id);
COMMENT ON TABLE household_change IS 'Households as they were before a load changed them.';
COMMENT ON COLUMN household_change.before IS 'the row of household, to restore on rollback';

ALTER TABLE import_run
    ADD COLUMN status text NOT NULL DEFAULT 'loaded',
    ADD COLUMN closed_count integer NOT NULL DEFAULT 0,
    ADD COLUMN corrects_run_id bigint,
    ADD COLUMN rolled_back_at timestamptz,
    ADD COLUMN rolled_back_by_id bigint,
    ADD CONSTRAINT import_run_status_check CHECK (status IN ('loaded', 'rolled_back')),
    ADD CONSTRAINT import_run_corrects_run_id_fkey
        FOREIGN KEY (corrects_run_id) REFERENCES import_run (id) ON DELETE SET NULL,
    ADD CONSTRAINT import_run_rolled_back_by_id_fkey
        FOREIGN KEY (rolled_back_by_id) REFERENCES app_user (id) ON DELETE SET NULL;
CREATE INDEX import_run_corrects_run_id_idx ON import_run (corrects_run_id);
CREATE INDEX import_run_rolled_back_by_id_idx ON import_run (rolled_back_by_id);
COMMENT ON COLUMN import_run.closed_count IS 'households that a full ledger no longer had';
COMMENT ON COLUMN import_run.corrects_run_id IS 'the load whose rejects this workbook corrects';

ALTER TABLE reject
    ADD COLUMN rule text,
    ADD COLUMN household_key text;
COMMENT ON COLUMN reject.rule IS 'code of the reason';
COMMENT ON COLUMN reject.household_key IS 'of a ledger''s row: its key, where it has one';
