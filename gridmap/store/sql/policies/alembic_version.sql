-- The revision is the owner's business.

REVOKE ALL ON alembic_version FROM gridmap_app;
