"""The place of the map that a user leaves, kept for the next login."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from gridmap.actions import preferences
from gridmap.errors import AccessError
from gridmap.store import db

LIMIT_BYTES = 64


async def keep(request: Request) -> Response:
    """POST /place: zoom/latitude/longitude."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return Response(status_code=403)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LIMIT_BYTES:
            return Response(status_code=413)
    try:
        await to_thread.run_sync(
            _remember, request.scope["gridmap.user_id"], body.decode("ascii", "replace")
        )
    except AccessError:
        return Response(status_code=400)
    return Response(status_code=204)


def _remember(user_id: int, place: str) -> None:
    with db.as_user(user_id) as connection:
        preferences.remember(connection, place=place)
