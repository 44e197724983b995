-- Logins are kept, so that one that was ended stays so, whatever happens to the server.

CREATE TABLE login_session (
    key bytea NOT NULL,
    app_user_id bigint NOT NULL,
    began_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    ends_at timestamptz NOT NULL,
    CONSTRAINT login_session_pkey PRIMARY KEY (key),
    CONSTRAINT login_session_app_user_id_fkey FOREIGN KEY (app_user_id)
    REFERENCES app_user (id) ON DELETE CASCADE
);
CREATE INDEX login_session_app_user_id_idx ON login_session (app_user_id);
