"""The search box over HTTP: what the user may mean by the letters typed so far."""

import json

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gridmap.analysis import search as searching
from gridmap.store import accounts, db

# Each letter typed is a question: tiles and pages keep most of the pool's connections.
_working = CapacityLimiter(4)


async def search(request: Request) -> Response:
    """GET /search?q=: suggestions, best first; with no letters, the index is made ready."""
    text = request.query_params.get("q", "")
    if len(text) > searching.LONGEST:
        raise HTTPException(400, f"q has more than {searching.LONGEST} characters")
    user_id = request.scope["gridmap.user_id"]

    def run() -> bytes:
        with db.as_user(user_id) as connection:
            if accounts.role(connection) is None:
                raise HTTPException(401, "this account is disabled")
            if not text.strip():
                searching.make_ready(connection)
                return b"[]"
            found = searching.find(connection, text)
        return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()

    body = await to_thread.run_sync(run, limiter=_working)
    # Names of people are in it: nothing of it is kept.
    headers = {"Cache-Control": "no-store", "Vary": "Cookie"}
    return Response(body, media_type="application/json", headers=headers)
