-- What a change of candidate_site sets off.

CREATE OR REPLACE TRIGGER layer_candidate_site_inserted AFTER INSERT ON candidate_site
    REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
CREATE OR REPLACE TRIGGER layer_candidate_site_updated AFTER UPDATE ON candidate_site
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
CREATE OR REPLACE TRIGGER layer_candidate_site_deleted AFTER DELETE ON candidate_site
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
