-- Set what the trigger on `community` writes into the record of the next change: JSON, or ''.
SELECT set_config('gridmap.boundary_change', :record, true)
