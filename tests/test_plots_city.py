"""Plots of a city centre without a ledger: by floors, in five blocks, and in all of it."""

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
from tests.twins.cities import City

ALL = "all of it"
TOLERANCE = 0.1


@pytest.fixture(scope="module")
def loaded(database, city):
    """A connection that sees the city; nothing is committed."""
    with db.owner_engine().connect() as connection:
        load_osm(connection, city.pbf)
        yield connection
        connection.rollback()


def community(connection: Connection, city: City, block: int | str) -> int:
    """A block by its number, and the buildings that stand in it."""
    sentence = ALL if block == ALL else list(city.blocks)[block]
    outline = shapely.MultiPolygon([shapely.box(*city.box)])
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


@pytest.mark.parametrize("block", [*range(5), ALL])
def test_every_home_in_one_contiguous_plot_compounds_whole_where_they_fit(loaded, city, block):
    number = community(loaded, city, block)
    buildings, near = read_neighbours(loaded, number)
    homes = loaded.execute(
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
