-- What the clerks of a community said that columns of their ledgers are.

CREATE TABLE ledger_column (
    community_id bigint NOT NULL,
    header text NOT NULL,
    field text,
    CONSTRAINT ledger_column_pkey PRIMARY KEY (community_id, header),
    CONSTRAINT ledger_column_community_id_fkey
        FOREIGN KEY (community_id) REFERENCES community (id) ON DELETE CASCADE
);
COMMENT ON TABLE ledger_column IS
    'What the clerks of a community said that columns of their ledgers are.';
COMMENT ON COLUMN ledger_column.header IS 'without spaces and remarks in brackets';
COMMENT ON COLUMN ledger_column.field IS 'people, address, ...; none: the column is left out';
