"""Maps without a link to another host: the last look at a map before it is shown."""

import json
from collections.abc import Iterator

import folium
from branca.colormap import ColorMap
from branca.element import Element
from folium.elements import JSCSSMixin

from gridmap.errors import GridmapError
from gridmap.render.maps.elements import Choices, Fingerprint, Legend, Tiles


class OutsideLinkError(GridmapError):
    """Error: an element of a map would load something from another host."""


def localised(drawn: folium.Map) -> folium.Map:
    """
    Make a map ready to show: add its layer control, and keep every link on this host.

    Raises
    ------
    OutsideLinkError
        An element was added that would load from elsewhere.
    """
    children = list(drawn._children.values())
    if not any(isinstance(child, folium.LayerControl) for child in children):
        folium.LayerControl(collapsed=True).add_to(drawn)
        layers = (
            [(one.address, one.options) for one in children if isinstance(one, Tiles)]
            + [(one.title, one.entries) for one in children if isinstance(one, Legend)]
            + [one.choices for one in children if isinstance(one, Choices)]
        )
        Fingerprint(json.dumps(layers, sort_keys=True)).add_to(drawn)
    for element in _all(drawn):
        if isinstance(element, ColorMap):
            raise OutsideLinkError(
                "branca's colour maps load d3 from another host; use maps.add_legend"
            )
        if isinstance(element, JSCSSMixin):
            for name, link in (*element.default_js, *element.default_css):
                if not link.startswith("/assets/"):
                    raise OutsideLinkError(
                        "{element} loads {name} from {link}; serve it from render.maps.scripts",
                        element=type(element).__name__,
                        name=name,
                        link=link,
                    )
    return drawn


def _all(element: Element) -> Iterator[Element]:
    yield element
    for child in element._children.values():
        yield from _all(child)
