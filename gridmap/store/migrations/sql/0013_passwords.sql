-- A password that somebody else knows is valid for one thing: choosing another one.

ALTER TABLE app_user
    ADD COLUMN must_change_password boolean NOT NULL DEFAULT false,
    ADD COLUMN password_set_at timestamptz;
CREATE INDEX audit_log_app_user_idx ON audit_log (app_user_id, at);
