"""Styles of the map and addresses of its tiles: a legend cannot lie, nothing is from elsewhere."""

import re

import pytest

from gridmap.render import maps, palette
from gridmap.render.maps import scripts
from gridmap.store import tiles

LABELS = {0: "near", 1: "middle", 2: "far"}


def test_our_own_scripts_call_nobody():
    for file in scripts.OWN.iterdir():
        text = re.sub(r"http://www.w3.org/2000/svg", "", file.read_text(encoding="utf-8"))
        text = text.replace('url("data:image/svg+xml,', "")
        assert not re.search(r"https?://|@import|url\(", text), file


def test_an_address_changes_with_its_file():
    assert re.fullmatch(r"/assets/[0-9a-f]{12}/map\.js", scripts.address("map.js"))
    assert re.fullmatch(
        r"/assets/npm/ol/dist/ol\.js\?v=[\d.]+", scripts.address("npm/ol/dist/ol.js")
    )


def test_parameters_are_written_into_the_address():
    address = maps.tile_address("building", {"service": "nursery", "radius": 300})
    assert address == "/tiles/building/{z}/{x}/{y}.mvt?service=nursery&radius=300"
    assert maps.tile_address("base", {}) == "/tiles/base/{z}/{x}/{y}.mvt"


def test_an_unknown_layer_is_refused():
    with pytest.raises(ValueError, match="household"):
        maps.tile_address("household", {})


def test_legend_and_map_share_their_colours():
    style = maps.band_style(LABELS)
    by_value = {key: look["fillColor"] for key, look in style.for_script()["values"].items()}
    assert by_value == {str(band): color for band, color in palette.BAND.items()}
    assert [(one["label"], one["look"]["fillColor"]) for one in style.entries()] == [
        ("near", palette.BAND[0]), ("middle", palette.BAND[1]), ("far", palette.BAND[2]),
    ]  # fmt: skip


def test_other_buildings_are_named_when_asked():
    assert [one["label"] for one in maps.band_style(LABELS, other="nobody").entries()][
        -1
    ] == "nobody"


def test_classes_of_a_count_leave_no_gap():
    style = maps.density_style("Households", (0, 1, 20, 50, 51), none="None")
    assert [one["label"] for one in style.entries()] == ["1–19", "20–49", "50", "≥ 51", "None"]
    assert [step for step, _ in style.for_script()["steps"]] == [0, 1, 20, 50, 51]


def test_booleans_are_written_as_javascript_knows_them():
    style = maps.Style(
        by="is_residential",
        classes=(maps.Class(maps.area("#fff"), value=True),),
        default=maps.Class(maps.area("#000")),
    )
    assert list(style.for_script()["values"]) == ["true"]


def test_every_base_layer_has_its_tile_layer():
    assert set(maps.styles.BASE) < set(tiles.LAYERS)
    for base in maps.BASES.values():
        assert set(base.styles) <= set(maps.styles.BASE)
