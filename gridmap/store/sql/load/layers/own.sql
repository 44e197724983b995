-- One row per layer that the user loads.
SELECT unnest(app_layers()) AS layer
