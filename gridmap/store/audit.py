"""The audit log (`sql/audit/`)."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from gridmap.store import reader


def add(connection: Connection, action: str, detail: Mapping[str, Any]) -> None:
    """Add a line, in the name of the transaction's user."""
    reader.do(connection, "audit/add", action=action, detail=json.dumps(detail))
