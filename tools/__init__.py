"""Developers' tools that work on the sources: nothing here runs with the application."""
