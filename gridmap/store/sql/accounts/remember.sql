-- Keep the language and the place that the transaction's user had last; NULL leaves what is there.
--
--   :language   code of a catalogue
--   :place      zoom/latitude/longitude
SELECT app_remember(:language, :place)
