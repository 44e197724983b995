-- One row per change of a thing by hand, the latest first; none for those who may not change it.
--
--   :layer   table that it is in
--   :thing   its id or code, as text
SELECT change_id, at, who, action, before, after, undoes
FROM app_register_history(:layer, :thing)
