"""Measurements beside a peer or a limit, both sides in one run; never part of the tests."""
