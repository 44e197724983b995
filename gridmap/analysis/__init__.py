"""Questions that need both: rows of the database, and a method that works on them."""
