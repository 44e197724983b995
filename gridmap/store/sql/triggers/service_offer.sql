-- What a change of service_offer sets off.

CREATE OR REPLACE TRIGGER access_offer_inserted AFTER INSERT ON service_offer
    REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_offer_changed();
CREATE OR REPLACE TRIGGER access_offer_updated AFTER UPDATE ON service_offer
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_offer_changed();
CREATE OR REPLACE TRIGGER access_offer_deleted AFTER DELETE ON service_offer
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION access_offer_changed();
CREATE OR REPLACE TRIGGER layer_offer_inserted AFTER INSERT ON service_offer
    REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION layer_offers_changed();
CREATE OR REPLACE TRIGGER layer_offer_deleted AFTER DELETE ON service_offer
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION layer_offers_changed();
