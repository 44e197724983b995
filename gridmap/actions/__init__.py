"""What people do: each a transaction that checks, changes and records."""
