"""Leaves a line for each change of plots, teams and neighbours."""

from typing import Any

from sqlalchemy import Connection, func, insert

from gridmap.store.schema import audit_log


def changed(connection: Connection, what: str, detail: dict[str, Any]) -> None:
    """
    Log a change; with it `queries.data_version` changes, and pages read anew.

    `detail` is JSON without names.
    """
    connection.execute(
        insert(audit_log)
        .inline()
        .values(app_user_id=func.app_user_id(), action=f"plots: {what}", detail=detail)
    )
