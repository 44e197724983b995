-- Let routines name tables and views that are made after them, until the transaction ends.
SET LOCAL check_function_bodies = off
