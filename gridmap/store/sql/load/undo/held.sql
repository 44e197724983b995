-- One row: whether anything that people or ledgers made refers to what a load brought.
--
--   :run_id   import_run.id
WITH brought AS (
    SELECT layer, row_id FROM layer_change WHERE import_run_id = :run_id AND before IS NULL
),
buildings AS (SELECT row_id FROM brought WHERE layer = 'building'),
communities AS (SELECT row_id FROM brought WHERE layer = 'community')
SELECT
    EXISTS (SELECT FROM household JOIN buildings ON row_id = building_id)
    OR EXISTS (SELECT FROM plot_building JOIN buildings ON row_id = building_id)
    OR EXISTS (SELECT FROM assignment JOIN buildings ON row_id = building_id)
    OR EXISTS (SELECT FROM address_decision JOIN buildings ON row_id = building_id)
    OR EXISTS (SELECT FROM household JOIN communities ON row_id = community_id)
    OR EXISTS (SELECT FROM plot JOIN communities ON row_id = community_id)
    OR EXISTS (SELECT FROM team_member JOIN communities ON row_id = community_id)
    OR EXISTS (SELECT FROM user_community JOIN communities ON row_id = community_id)
    OR EXISTS (SELECT FROM address_decision JOIN communities ON row_id = community_id)
    AS is_held
