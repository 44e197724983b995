"""Sources: one module a source, each with `read(path)` and `clean(raw)`."""
