"""Errors of the server without the values of rows: they end in logs and on screens."""

import re

import psycopg

_VALUE_FAULTS = "22"
"""SQLSTATE class of data that do not fit: its messages quote them."""
_QUOTED = re.compile(r'"[^"]*"|: .*')


def without_values(error: BaseException) -> None:
    """Leave of an error's text its first line, and nothing that is quoted from a row."""
    if not isinstance(error, psycopg.Error):
        return
    line = (str(error).strip().splitlines() or [""])[0]
    if (error.sqlstate or "").startswith(_VALUE_FAULTS):
        line = _QUOTED.sub("", line)
    error.args = (line,)
