"""Mark of its user in the address of every file that a page offers (`gridmap.web.media`)."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from streamlit.runtime import Runtime
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from gridmap.web import media, session

_session_id: ContextVar[str | None] = ContextVar("session whose file is made", default=None)


def bind() -> None:
    """Sign every address of a file from now on; there is no public place to do it."""
    MemoryMediaFileStorage.get_url = _signing(  # type: ignore[method-assign]
        MemoryMediaFileStorage.get_url
    )
    DeferredFileHandler.handle = _naming(  # type: ignore[method-assign]
        DeferredFileHandler.handle
    )


def _signing(get_url: Callable[..., str]) -> Callable[..., str]:
    def signed(self: MemoryMediaFileStorage, file_id: str) -> str:
        url = get_url(self, file_id)
        user_id = _user()
        name = url.removeprefix(media.FOLDER)
        return (
            url
            if user_id is None or name == url
            else f"{media.FOLDER}{media.mark(user_id, name)}/{name}"
        )

    return signed


def _naming(handle: Callable[..., Any]) -> Callable[..., Any]:
    """Remember who asks while a file is made, in a thread that knows no session."""

    async def named(self: DeferredFileHandler, request: Any, session_id: str) -> Any:
        token = _session_id.set(session_id)
        try:
            return await handle(self, request, session_id)
        finally:
            _session_id.reset(token)

    return named


def _user() -> int | None:
    """User of the page that is being made or asks; None outside the application's server."""
    context = get_script_run_ctx(suppress_warning=True)
    session_id = _session_id.get() or (context.session_id if context else None)
    if session_id is None or not Runtime.exists():
        return None
    client = Runtime.instance().get_client(session_id)
    known = client.client_context if client else None
    login = session.login(known.cookies.get(session.COOKIE)) if known else None
    return login.user_id if login else None
