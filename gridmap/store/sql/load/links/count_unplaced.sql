-- One row: the number of incoming rows that are in no community.

SELECT count(*) FROM incoming WHERE community_id IS NULL
