-- Incoming rows that lie in no community.

SELECT count(*) FROM incoming WHERE community_id IS NULL
