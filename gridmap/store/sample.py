"""Changes to the sample town once it is loaded (`sql/sample/`)."""

from sqlalchemy import Connection

from gridmap.store import reader


def bring_up_to_date(connection: Connection) -> None:
    """Move the sample's visits so that the last is today."""
    reader.do(connection, "sample/bring_up_to_date")
