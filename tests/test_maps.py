"""Maps as the browser gets them: nothing from elsewhere, and a legend that cannot lie."""

import re

import folium
import pytest
import streamlit_folium
from branca.colormap import linear

from gridmap.render import maps, palette
from gridmap.render.maps import scripts
from gridmap.store import tiles

BOUNDS = (117.0, 31.0, 117.1, 31.1)
LABELS = {0: "near", 1: "middle", 2: "far"}


@pytest.fixture
def drawn() -> folium.Map:
    made = maps.base_map(BOUNDS, language="en", attribution="Survey <2025>")
    style = maps.band_style(LABELS)
    maps.add_tiles(made, "building", style, name="Buildings", interactive=True,
                   params={"service": "nursery", "radius": 300})  # fmt: skip
    maps.add_tiles(made, "service_point", maps.SERVICE_POINT, name="Points")
    maps.add_legend(made, "Distance", style)
    return maps.localised(made)


def rendered(drawn: folium.Map) -> str:
    return drawn.get_root().render()


def script(drawn: folium.Map) -> str:
    """What streamlit-folium would send to the browser."""
    drawn.get_root().render()
    return streamlit_folium._get_map_string(drawn)


def test_nothing_comes_from_another_host(drawn):
    outside = [
        link for link in re.findall(r"(?:https?:)?//[\w.-]+[^\s\"'<>]*", rendered(drawn))
        if "www.w3.org" not in link
    ]  # fmt: skip
    assert outside == []


def test_every_script_of_a_map_is_served(drawn):
    links = re.findall(r'(?:src|href)="([^"]+)"', rendered(drawn))
    assert len(links) == 6
    for link in links:
        path = link.removeprefix("/assets/").partition("?")[0]
        if path.startswith("npm/"):
            assert path.removeprefix("npm/") in scripts.NPM
        else:
            assert (scripts.OWN / path).is_file()


@pytest.mark.parametrize(
    "element",
    [
        folium.plugins.MarkerCluster(),
        folium.plugins.VectorGridProtobuf("/tiles/x/{z}/{x}/{y}.mvt", "x"),
        linear.viridis.scale(0, 1),
    ],
)
def test_an_element_that_loads_from_elsewhere_is_refused(element):
    made = maps.base_map(BOUNDS)
    element.add_to(made)
    with pytest.raises(maps.OutsideLinkError, match=r"serve|legend"):
        maps.localised(made)


def test_our_own_scripts_call_nobody():
    for file in scripts.OWN.iterdir():
        text = re.sub(r'xmlns="http://www.w3.org/2000/svg"', "", file.read_text(encoding="utf-8"))
        assert not re.search(r"https?://|@import|url\(", text), file


def test_layers_lie_in_the_order_in_which_they_were_added(drawn):
    written = script(drawn)
    orders = [int(one) for one in re.findall(r'"zIndex": (\d+)', written)]
    assert orders == [1, 2, 3]
    assert written.index("gridmap.prepare") < written.index("gridmap.tiles")
    assert "/tiles/building/{z}/{x}/{y}.mvt?service=nursery\\u0026radius=300" in written
    assert "L.control.layers" in written


def test_buildings_are_drawn_once(drawn):
    assert "/tiles/base/{z}/{x}/{y}.mvt?buildings=0" in script(drawn)
    # Those of others stay visible under one's own.
    mine = maps.base_map(BOUNDS)
    maps.add_tiles(mine, "building", maps.band_style(LABELS), name="Mine", params={"mine": 1})
    assert '/tiles/base/{z}/{x}/{y}.mvt"' in script(maps.localised(mine))


def test_maps_that_differ_are_told_apart():
    """streamlit-folium shows the old map where its key is the same."""

    def key(service: str) -> str:
        made = maps.base_map(BOUNDS)
        maps.add_tiles(made, "building", maps.band_style(LABELS), name="B",
                       params={"service": service})  # fmt: skip
        return streamlit_folium.generate_js_hash(script(maps.localised(made)), "key")

    assert key("health_center") == key("health_center")
    assert key("health_center") != key("health_station")


def test_localised_twice_is_localised_once(drawn):
    assert script(maps.localised(drawn)).count("L.control.layers") == 1


def test_an_unknown_layer_is_refused():
    with pytest.raises(ValueError, match="household"):
        maps.add_tiles(maps.base_map(BOUNDS), "household", maps.COMMUNITY, name="x")


def test_a_map_without_data_shows_the_country():
    assert '"bounds": [[18.0, 73.5], [53.6, 135.1]]' in script(maps.localised(maps.base_map(None)))


def test_texts_cannot_break_out_of_the_script():
    made = maps.base_map(BOUNDS, attribution="</script><b>")
    maps.add_legend(made, "</script>", maps.band_style({0: "</script>"}))
    assert "</script><" not in script(maps.localised(made))


def test_legend_and_map_share_their_colours():
    style = maps.band_style(LABELS)
    by_value = {key: look["fillColor"] for key, look in style.for_script()["values"].items()}
    assert by_value == {"0": palette.CALM, "1": palette.WARN, "2": palette.ALERT}
    assert [(one["label"], one["look"]["fillColor"]) for one in style.entries()] == [
        ("near", palette.CALM), ("middle", palette.WARN), ("far", palette.ALERT),
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
