"""
The application: pages, tiles, login and the map's scripts in one process.

    streamlit run streamlit_app.py
    uvicorn streamlit_app:app
"""

import importlib
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from anyio import to_thread

from gridmap import config
from gridmap.analysis import ready
from gridmap.ui import files
from gridmap.web.app import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES, database_ready

# What pages are made of takes seconds to import.
HEAVY = (
    "gridmap.render.charts",
    "gridmap.analysis.coverage",
    "gridmap.render.maps",
    "gridmap.store",
    "gridmap.siting",
)

SWITCH_S = 0.0005
"""
Longest time that a thread waits for another one that computes: a tenth of Python's own.

Beside a page that works its figures out a tile takes 40 ms with it, 110 ms without: each of its
turns waits so long.
"""


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Be ready before the first visitor, who would wait for the database and the imports."""
    sys.setswitchinterval(SWITCH_S)
    files.bind()
    await to_thread.run_sync(database_ready)
    for module in HEAVY:
        await to_thread.run_sync(importlib.import_module, module)
    ready.keep_ready()
    yield


app = st.App(
    config.ROOT / "pages" / "navigation.py",
    routes=ROUTES,
    middleware=MIDDLEWARE,
    lifespan=lifespan,
    exception_handlers=EXCEPTION_HANDLERS,
)
