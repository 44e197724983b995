"""The usual way, as a peer: every building as folium GeoJSON in a Streamlit page."""

import os

import folium
import geopandas as gpd
import streamlit as st
from streamlit_folium import st_folium


@st.cache_data
def town() -> gpd.GeoDataFrame:
    """The layer; read once, so that reading is not what is measured."""
    layer = gpd.read_parquet(os.environ["LAYER"])
    return layer[["code", "kind", layer.geometry.name]]


@st.cache_data
def as_json() -> str:
    """The layer as GeoJSON; made once as well."""
    return town().to_json()


west, south, east, north = town().total_bounds
drawn = folium.Map(location=[(south + north) / 2, (west + east) / 2], zoom_start=15, tiles=None)
folium.GeoJson(as_json()).add_to(drawn)
result = st_folium(drawn, height=560, use_container_width=True,
                   returned_objects=["last_active_drawing"])  # fmt: skip
if result and result.get("last_active_drawing"):
    st.subheader("clicked " + result["last_active_drawing"]["properties"]["code"])
