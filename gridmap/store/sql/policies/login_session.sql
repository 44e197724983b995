-- Who may do what with which rows of login_session: nobody but its routines.

ALTER TABLE login_session ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON login_session FROM gridmap_app;
