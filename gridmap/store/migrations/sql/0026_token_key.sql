-- A transaction's user is named by a token that is signed with this key.

CREATE TABLE token_key (
    is_only boolean NOT NULL DEFAULT true,
    inner_pad bytea NOT NULL,
    outer_pad bytea NOT NULL,
    CONSTRAINT token_key_pkey PRIMARY KEY (is_only),
    CONSTRAINT token_key_is_only_check CHECK (is_only)
);
DROP FUNCTION IF EXISTS app_login(text);
