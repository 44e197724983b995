-- A reason is a code and its values; its words are of the reader's language.

ALTER TABLE reject
    RENAME COLUMN reason TO reason_code;
ALTER TABLE reject
    ADD COLUMN reason_values jsonb NOT NULL DEFAULT '{}';
-- Rows of before there were codes keep their text in its place.
UPDATE reject SET reason_code = rule
WHERE rule IS NOT NULL;
ALTER TABLE reject
    DROP COLUMN rule;
COMMENT ON COLUMN reject.reason_code IS 'why; the reader''s language has its words';
COMMENT ON COLUMN reject.reason_values IS
    'what the words name of this row: a header, a kind, another row';
