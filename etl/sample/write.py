"""Writing a town: GeoJSON with a feature a line, CSV, ledgers."""

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd

from etl.sample.ledgers import workbook
from etl.sample.town import SampleTown


def write(town: SampleTown, folder: Path | str) -> list[Path]:
    """Write every layer, table and ledger below `folder`; returns the files written."""
    folder = Path(folder)
    (folder / "ledgers").mkdir(parents=True, exist_ok=True)
    content: dict[str, bytes] = {}
    for name, layer in town.layers().items():
        content[f"{name}.geojson"] = geojson(layer, name).encode()
    for name, table in town.tables().items():
        place = f"ledgers/{name}.csv" if name == "truth" else f"{name}.csv"
        content[place] = table.to_csv(index=False, lineterminator="\n").encode()
    for ledger in town.ledgers:
        content[f"ledgers/ledger_{ledger.community}.xlsx"] = workbook(ledger)
    for place, data in content.items():
        (folder / place).write_bytes(data)
    return [folder / place for place in content]


def geojson(layer: gpd.GeoDataFrame, name: str) -> str:
    """The layer as GeoJSON (RFC 7946: WGS 84, lon/lat), one feature a line."""
    columns = [column for column in layer.columns if column != "geom"]
    rows = layer[columns].astype(object).where(layer[columns].notna(), None)
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {c: _plain(v) for c, v in zip(columns, row, strict=True)},
                "geometry": geom.__geo_interface__,
            },
            ensure_ascii=False,
        )
        for row, geom in zip(rows.itertuples(index=False), layer.geometry, strict=True)
    ]
    head = f'{{"type": "FeatureCollection", "name": "{name}", "features": [\n'
    return head + ",\n".join(lines) + "\n]}\n"


def _plain(value: object) -> object:
    """NumPy scalars as JSON knows them; whole floats of a table as they are."""
    if value is None or value is pd.NA:
        return None
    return value.item() if hasattr(value, "item") else value
