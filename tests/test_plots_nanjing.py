"""Plots of a real city centre without a ledger: by floors, in five blocks, and in all of it."""

import numpy as np
import pytest
import shapely
from sqlalchemy import Connection, text

from etl.osm.load import load as load_osm
from gridmap import boundaries
from gridmap.analysis.boundaries import read_network
from gridmap.analysis.plots import read_neighbours
from gridmap.plots import draw, graph
from gridmap.store import db

BLOCKS = (
    "东起洪武北路,西至中山路,北临长江路,南接中山东路",
    "东起太平北路,西至洪武北路,北临长江路,南接中山东路",
    "东起中山路,西至上海路,北临华侨路,南接汉中路",
    "东起太平南路,西至中山南路,北临中山东路,南接淮海路",
    "东起太平北路,西至中山路,北临珠江路,南接长江路",
)
ALL = "all of it"
TOLERANCE = 0.1


@pytest.fixture(scope="module")
def nanjing(database, shared):
    """Its blocks as communities; nothing is committed."""
    with db.owner_engine().connect() as connection:
        load_osm(connection, shared / "geo" / "nanjing_xinjiekou" / "nanjing_xinjiekou.osm.pbf")
        yield connection
        connection.rollback()


def community(connection: Connection, sentence: str) -> int:
    """The block of a sentence, and the buildings that stand in it."""
    outline = shapely.MultiPolygon([shapely.box(118.0, 31.0, 120.0, 33.0)])
    if sentence != ALL:
        bounds = boundaries.read_bounds(sentence)
        found = boundaries.build(read_network(connection, bounds.names()), bounds)
        outline = shapely.MultiPolygon([found.outline])
    number = connection.execute(
        text("INSERT INTO community (name, geom, source, source_ref) VALUES"
             " (:name, ST_GeomFromText(:wkt, 4326), 'test', :name) RETURNING id"),
        {"name": sentence, "wkt": outline.wkt},
    ).scalar_one()  # fmt: skip
    connection.execute(
        text("UPDATE building SET community_id = :id WHERE ST_Covers("
             " (SELECT geom FROM community WHERE id = :id), ST_PointOnSurface(geom))"),
        {"id": number},
    )  # fmt: skip
    return number


@pytest.mark.parametrize("sentence", [*BLOCKS, ALL])
def test_every_home_in_one_contiguous_plot_compounds_whole_where_they_fit(nanjing, sentence):
    number = community(nanjing, sentence)
    buildings, near = read_neighbours(nanjing, number)
    homes = nanjing.execute(
        text("SELECT id FROM building WHERE community_id = :id AND is_residential"
             " AND status IN ('in_use', 'closing') ORDER BY id"),
        {"id": number},
    ).scalars().all()  # fmt: skip
    assert buildings.id.tolist() == homes and len(homes) > 10
    weight = buildings.storeys.astype(float)
    parts = max(2, round(len(homes) / 12))
    drawn = draw(
        buildings.xy,
        weight,
        near.edges,
        parts=parts,
        tolerance=TOLERANCE,
        group=buildings.estate_id,
    )
    # One label each, and every part there.
    assert drawn.label.shape == (len(homes),)
    assert set(drawn.label.tolist()) == set(range(parts))
    pieces = graph.components(len(homes), near.edges, drawn.label)
    whole = graph.components(len(homes), near.edges)
    if whole.max() == 0:
        assert drawn.parts_contiguous and pieces.max() + 1 == parts
    mean = weight.sum() / parts
    estates = np.unique(buildings.estate_id[buildings.estate_id >= 0])
    for one in estates[drawn.torn_groups]:
        mine = buildings.estate_id == one
        # Torn only where it is heavier than a plot may be, or lies in pieces itself.
        in_pieces = graph.components(len(homes), near.edges, np.where(mine, 0, 1))[mine]
        assert weight[mine].sum() > mean * (1 + TOLERANCE) or len(set(in_pieces.tolist())) > 1
