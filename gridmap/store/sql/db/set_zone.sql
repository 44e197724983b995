-- Set the connection's time zone for as long as it is open.
SELECT set_config('TimeZone', :zone, false)
