"""Language and place of the map, kept with an account for its next login."""

import re

from sqlalchemy import Connection

from gridmap import i18n, store
from gridmap.errors import AccessError

PLACE = re.compile(r"\d{1,2}(\.\d{1,6})?(/-?\d{1,3}(\.\d{1,9})?){2}", re.ASCII)
"""Place of a map: zoom/latitude/longitude."""


def remember(
    connection: Connection, *, language: str | None = None, place: str | None = None
) -> None:
    """
    Keep the language and the place of the map that the transaction's user had last.

    Parameters
    ----------
    place
        "zoom/latitude/longitude", as the address of a page has it.

    Raises
    ------
    AccessError
        An unknown language, or what is no place.
    """
    if language is not None and language not in i18n.codes():
        raise AccessError("no language {language!r}", language=language)
    if place is not None and not PLACE.fullmatch(place):
        raise AccessError("{place!r} is no zoom/latitude/longitude", place=place)
    store.accounts.remember(connection, language=language, place=place)
