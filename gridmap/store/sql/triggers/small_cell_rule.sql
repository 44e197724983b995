-- What a change of small_cell_rule sets off.

CREATE OR REPLACE TRIGGER small_cell_rule_changed AFTER UPDATE ON small_cell_rule
    FOR EACH STATEMENT EXECUTE FUNCTION small_cells_regroup();
CREATE OR REPLACE TRIGGER small_cell_rule_logged AFTER UPDATE ON small_cell_rule
    FOR EACH ROW EXECUTE FUNCTION rule_changed();
