-- Who may do what with which rows of alembic_version: nobody but its owner anything.

REVOKE ALL ON alembic_version FROM gridmap_app;
