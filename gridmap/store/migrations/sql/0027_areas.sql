-- What an account may see follows from its role and its area.

ALTER TABLE app_user ADD COLUMN is_everywhere boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN app_user.is_everywhere IS 'no area limits what the role may see';
-- Until now none did.
UPDATE app_user SET is_everywhere = role IN ('street_official', 'planner', 'admin');
CREATE TABLE user_area (
    app_user_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL,
    CONSTRAINT user_area_pkey PRIMARY KEY (app_user_id, subdistrict_id),
    CONSTRAINT user_area_app_user_id_fkey
    FOREIGN KEY (app_user_id) REFERENCES app_user (id) ON DELETE CASCADE,
    CONSTRAINT user_area_subdistrict_id_fkey
    FOREIGN KEY (subdistrict_id) REFERENCES subdistrict (id) ON DELETE CASCADE
);
COMMENT ON TABLE user_area IS
    'Subdistricts whose communities are an official''s or planner''s area.';
CREATE INDEX user_area_subdistrict_id_idx ON user_area (subdistrict_id);
COMMENT ON TABLE user_community IS
    'Communities a community worker sees, or that are part of an official''s or planner''s area.';

-- Sums are read by area: without a look at the building each time.
ALTER TABLE building_count ADD COLUMN community_id bigint;
COMMENT ON COLUMN building_count.community_id IS 'the building''s';
UPDATE building_count
SET community_id = building.community_id
FROM building
WHERE building.id = building_count.building_id;
