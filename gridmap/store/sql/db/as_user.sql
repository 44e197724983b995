-- Take the application's role and name its user ('' is nobody), both until the transaction ends.
SELECT set_config('role', 'gridmap_app', true), set_config('gridmap.user', :user, true)
