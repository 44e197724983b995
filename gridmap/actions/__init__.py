"""Actions of people: each a transaction that checks, changes and records."""
