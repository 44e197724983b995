-- Colours of plots, the same on every map; routines/plots.sql chooses those of plots that exist.

ALTER TABLE plot ADD COLUMN colour smallint;
