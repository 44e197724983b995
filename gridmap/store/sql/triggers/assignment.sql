-- What a change of assignment sets off.

CREATE OR REPLACE TRIGGER past_stays BEFORE UPDATE OF valid ON assignment FOR EACH ROW
    WHEN (
        current_user = 'gridmap_app'
        AND OLD.valid * daterange(NULL, CURRENT_DATE) <> NEW.valid * daterange(NULL, CURRENT_DATE)
    )
    EXECUTE FUNCTION past_stays();
