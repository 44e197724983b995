"""Line that a change or a print leaves in the audit log."""

from typing import Any

from sqlalchemy import Connection, func, insert

from gridmap.store.schema import audit_log


def record(connection: Connection, action: str, detail: dict[str, Any]) -> None:
    """
    Add a line to the audit log, in the name of the transaction's user.

    `detail` is JSON without names. An action that begins with "plots: " changes
    `store.overview.data_version`, so that pages read anew.
    """
    connection.execute(
        insert(audit_log)
        .inline()
        .values(app_user_id=func.app_user_id(), action=action, detail=detail)
    )
