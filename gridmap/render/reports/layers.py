"""GeoPackages: layers for a GIS."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyogrio


def geopackage(layers: Mapping[str, pd.DataFrame]) -> bytes:
    """Bytes of a .gpkg file of layers by name; one without geometry is a table of attributes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layers.gpkg"
        for number, (name, frame) in enumerate(layers.items()):
            pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG", append=number > 0)
        return path.read_bytes()
