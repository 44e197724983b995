"""
The application: pages, tiles, login and the map's scripts in one process.

    streamlit run streamlit_app.py
    uvicorn streamlit_app:app
"""

import streamlit as st

from gridmap import config
from gridmap.web.app import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES, lifespan

app = st.App(
    config.ROOT / "pages" / "navigation.py",
    routes=ROUTES,
    middleware=MIDDLEWARE,
    lifespan=lifespan,
    exception_handlers=EXCEPTION_HANDLERS,
)
