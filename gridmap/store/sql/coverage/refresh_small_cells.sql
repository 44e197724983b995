-- Bring the published counts, in which small cells are hidden, up to date.
SELECT app_refresh_small_cells()
