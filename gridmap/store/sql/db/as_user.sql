-- Take the application's role and name its user, both until the transaction ends.
--
--   :token   of the user, signed; '' is nobody
SELECT set_config('role', 'gridmap_app', true), set_config('gridmap.user', :token, true)
