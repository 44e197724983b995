-- Take back a candidate site that the user has added today.
--
--   :id   candidate_site.id
DELETE FROM candidate_site WHERE id = :id
