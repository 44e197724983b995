-- Rename a plot that continues.
UPDATE plot SET name = :name WHERE id = :plot_id AND name <> :name
