"""PostgreSQL extensions that the schema needs, and settings in them."""

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from gridmap.errors import DatabaseError
from gridmap.store import reader, roles

NEEDED = ("postgis", "btree_gist")


def require(connection: Connection) -> None:
    """
    Create the needed extensions where the database lacks them.

    Raises
    ------
    DatabaseError
        One is missing, and the account may not add it or the server does not have it.
    """
    for name in NEEDED:
        try:
            connection.execute(text(f"CREATE EXTENSION IF NOT EXISTS {name}"))
        except DBAPIError as error:
            raise DatabaseError(
                "the database lacks the extension {name} and this account cannot add it "
                "({reason}); let a superuser run: CREATE EXTENSION {name};",
                name=name,
                reason=roles.first_line(error.orig),
            ) from error


def make_overlap_leakproof(connection: Connection) -> bool:
    """
    Declare `&&` on geometry leakproof; False where only a superuser could.

    PostgreSQL keeps an operator that might leak behind the row filter, and so off the GiST
    index. `&&` compares boxes and reports no values. Measured on 1,000,000 buildings: a z15
    tile takes 171-212 ms without and 2.7 ms with it.
    """
    if is_overlap_leakproof(connection):
        return True
    try:
        with connection.begin_nested():
            reader.do(connection, "extensions/make_overlap_leakproof")
    except ProgrammingError:
        return False
    return True


def is_overlap_leakproof(connection: Connection) -> bool:
    """Whether `&&` on geometry is declared leakproof."""
    return reader.column(connection, "extensions/is_overlap_leakproof")[0]
