-- What a change of plot_building sets off.

CREATE OR REPLACE TRIGGER plot_building_inserted AFTER INSERT ON plot_building
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION small_cells_regroup();
CREATE OR REPLACE TRIGGER plot_building_updated AFTER UPDATE ON plot_building
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION small_cells_regroup();
CREATE OR REPLACE TRIGGER plot_building_deleted AFTER DELETE ON plot_building
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION small_cells_regroup();
CREATE OR REPLACE TRIGGER plots_entered AFTER INSERT ON plot_building
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION plots_entered();
CREATE OR REPLACE TRIGGER past_stays BEFORE UPDATE OF valid ON plot_building FOR EACH ROW
    WHEN (
        current_user = 'gridmap_app'
        AND OLD.valid * daterange(NULL, CURRENT_DATE) <> NEW.valid * daterange(NULL, CURRENT_DATE)
    )
    EXECUTE FUNCTION past_stays();
