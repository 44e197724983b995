-- What is kept by hand: where a rule is written, sites that are given up, the record of changes.

ALTER TABLE facility_rule
    ADD COLUMN title text,
    ADD COLUMN issued_by text,
    ADD COLUMN issued_in smallint;

ALTER TABLE candidate_site ADD COLUMN closed_on date;

CREATE INDEX audit_log_register_idx
    ON audit_log ((detail ->> 'layer'), (detail ->> 'id'), id) WHERE action LIKE 'register:%';
CREATE INDEX audit_log_register_last_idx ON audit_log (id) WHERE action LIKE 'register:%';
