-- End plots on the day before a day.
--
--   :plot_ids   plot.id
--   :day        date
UPDATE plot SET valid_to = CAST(:day AS date) - 1 WHERE id = ANY (CAST(:plot_ids AS bigint[]))
