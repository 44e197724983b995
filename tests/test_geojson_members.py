"""GeoJSON with one broken member: it comes back with its reason, the others load."""

import json

import pytest

from etl import recognition
from etl.buildings import Buildings
from gridmap.errors import SourceError


def ring(at: float) -> list[list[float]]:
    near, far = 118.78 + at / 1000, 118.7805 + at / 1000
    return [[near, 32.04], [far, 32.04], [far, 32.0405], [near, 32.0405], [near, 32.04]]


def house(at: float, geometry=None, **other):
    geometry = geometry or {"type": "Polygon", "coordinates": [ring(at)]}
    return {"type": "Feature", "properties": {"code": f"000{at}"}, "geometry": geometry, **other}


def polygon(*positions):
    return {"type": "Polygon", "coordinates": [[*positions, *ring(9)[1:3], ring(9)[0]]]}


BROKEN = {
    "text": (polygon(["118.78", "32.04"]), "lon-lat-no-number"),
    "null": (polygon([None, 32.04]), "lon-lat-empty"),
    "short": (polygon([118.78]), "lon-lat-empty"),
    "nan": (polygon([float("nan"), 32.04]), "not-finite"),
    "infinity": (polygon([float("inf"), 32.04]), "not-finite"),
    "two points": ({"type": "Polygon", "coordinates": [ring(9)[:2]]}, "outline-lost"),
    "no ring": ({"type": "Polygon", "coordinates": [[]]}, "empty-geometry"),
    "flat": ({"type": "Polygon", "coordinates": [118.78, 32.04]}, "geometry-unreadable"),
    "no coordinates": ({"type": "Polygon"}, "geometry-unreadable"),
    "unknown type": ({"type": "Circle", "coordinates": [118.78, 32.04]}, "geometry-unreadable"),
    "wkt": ("POINT (118 32)", "geometry-unreadable"),
    "a part": (
        {"type": "GeometryCollection", "geometries": [polygon(["x", 1])]},
        "lon-lat-no-number",
    ),
}
MEMBERS = [None, "春风里", {"type": "Polygon", "coordinates": [ring(9)]}, {"type": "Thing"}]


@pytest.mark.parametrize(
    ("member", "code"),
    [
        *((house(9, geometry), code) for geometry, code in BROKEN.values()),
        *((member, "no-feature") for member in MEMBERS),
    ],
)
def test_one_broken_member_refuses_itself_alone(tmp_path, member, code):
    path = tmp_path / "buildings.geojson"
    whole = {"type": "FeatureCollection", "features": [house(1), member, house(2)]}
    path.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    layer = Buildings()
    cleaned = layer.clean(layer.read(path))
    assert [None if why is None else why.code for why in cleaned.reasons] == [None, code, None]
    assert cleaned.rows["source_ref"].tolist() == ["0001", "0002"]
    [part] = recognition.parts(path)
    assert (part.kind, part.row_count) == ("building", 3)


def test_sound_members_stay_as_they_are_written(tmp_path):
    """Digits that no double has are kept beside a broken member."""
    path = tmp_path / "buildings.geojson"
    members = [
        json.dumps(house(1)).replace('"0001"', "320102199001011234567"),
        json.dumps(house(9, polygon(["x", "y"]))),
    ]
    path.write_text(f'{{"type": "FeatureCollection", "features": [{",".join(members)}]}}')
    layer = Buildings()
    assert layer.clean(layer.read(path)).rows["source_ref"].tolist() == ["320102199001011234567"]


def test_a_file_that_ends_too_early_is_refused_whole(tmp_path):
    path = tmp_path / "buildings.geojson"
    whole = json.dumps({"type": "FeatureCollection", "features": [house(1), house(2)]})
    path.write_text(whole[:-60])
    with pytest.raises(SourceError, match="cut off"):
        Buildings().read(path)


def test_a_file_nested_beyond_all_sense_is_refused_whole(tmp_path):
    path = tmp_path / "buildings.geojson"
    deep = "[" * 100_000 + "]" * 100_000
    path.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {},'
        f' "geometry": {{"type": "Point", "coordinates": {deep}}}}}]}}'
    )
    with pytest.raises(SourceError):
        Buildings().read(path)
