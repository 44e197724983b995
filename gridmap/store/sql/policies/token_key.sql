-- Who may do what with which rows of token_key: nobody but app_signed.

ALTER TABLE token_key ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON token_key FROM gridmap_app;
