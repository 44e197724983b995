"""What is done to the sample town once it is loaded (`sql/sample/`)."""

from sqlalchemy import Connection

from gridmap.store import reader


def bring_up_to_date(connection: Connection) -> None:
    """Let the sample's visits end today."""
    reader.do(connection, "sample/bring_up_to_date")
