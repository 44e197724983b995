"""Line that a change or a print leaves in the audit log."""

from typing import Any

from sqlalchemy import Connection

from gridmap import store


def record(connection: Connection, action: str, detail: dict[str, Any]) -> None:
    """
    Add a line to the audit log, in the name of the transaction's user.

    `detail` is JSON without names of persons. An action that begins with "plots: " or "register: "
    changes `store.overview.data_version`, so that pages read anew.
    """
    store.audit.add(connection, action, detail)
