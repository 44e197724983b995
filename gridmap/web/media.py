"""
Addresses of files to take away, each signed for the user who was offered it.

Streamlit names what a page offers by its content and hands it to whoever knows the name; so the
name gets a mark before it, which is the user's, and whoever asks with another's finds nothing.
`gridmap.ui.files` gives the marks.
"""

import hmac

from starlette.types import Scope

from gridmap.web import session

FOLDER = "/media/"
_MARK_LENGTH = 32


def mark(user_id: int, name: str) -> str:
    """Mark of a file for a user."""
    return session.sign("media", f"{user_id}/{name}").rpartition(".")[2][:_MARK_LENGTH]


def unmarked(scope: Scope, user_id: int) -> Scope | None:
    """Request as Streamlit knows it; None where the file is not this user's."""
    given, _, name = scope["path"].removeprefix(FOLDER).partition("/")
    if not hmac.compare_digest(given.encode(), mark(user_id, name).encode()):
        return None
    path = FOLDER + name
    return {**scope, "path": path, "raw_path": path.encode()}
