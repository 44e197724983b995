-- Whether the database takes this process's tokens: it has the key, and its clock agrees.
--
--   :token   signed for nothing but this question
SELECT app_signed('check', :token) IS NOT NULL
