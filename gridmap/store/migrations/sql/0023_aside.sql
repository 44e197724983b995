-- All addresses of a building can be set aside at once, not only one address.

ALTER TABLE address_decision
    DROP CONSTRAINT address_decision_target_check,
    ADD CONSTRAINT address_decision_target_check CHECK (
        CASE scope
            WHEN 'estate' THEN estate_id IS NOT NULL AND building_id IS NULL
            ELSE estate_id IS NULL
        END
    );
COMMENT ON COLUMN address_decision.building_id IS
    'none with scope address or building: set aside, no building fits';
