-- Add a plot that begins on a day; returns its id.
INSERT INTO plot (community_id, plot_code, name, valid_from)
VALUES (:community_id, :plot_code, :name, :day)
RETURNING id
