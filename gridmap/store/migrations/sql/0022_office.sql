-- Name of the office, as administrators give it; one row, without a name until they do.

CREATE TABLE office (
    is_only boolean NOT NULL DEFAULT true,
    name text,
    CONSTRAINT office_pkey PRIMARY KEY (is_only),
    CONSTRAINT office_is_only_check CHECK (is_only),
    CONSTRAINT office_name_check CHECK (name <> '')
);
COMMENT ON TABLE office IS 'Name of the office, as administrators give it; one row.';
INSERT INTO office DEFAULT VALUES;
