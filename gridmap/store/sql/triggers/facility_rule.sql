-- What a change of facility_rule sets off.

CREATE OR REPLACE TRIGGER facility_rule_logged AFTER INSERT OR UPDATE ON facility_rule
    FOR EACH ROW EXECUTE FUNCTION rule_changed();
