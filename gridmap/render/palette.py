"""
Colours of maps and charts, in one place: a legend can only agree with what shares its table.

Chosen to differ for the colour-blind (Okabe and Ito 2008) and at 3:1 against white.
"""

CALM = "#2a7f62"
WARN = "#d98200"
ALERT = "#c8442c"
URGENT = "#7a2d8c"
MUTED = "#8a949e"
INK = "#1f2a33"
ACCENT = "#1d5fa8"

ATTENTION = {0: CALM, 1: WARN, 2: ALERT, 3: URGENT}
"""Colours by `plot_building_today.attention`."""

BAND = {0: "#8ccbb0", 1: "#d98a1f", 2: "#a32a1c"}
"""
Colours by distance: within the radius, within twice the radius, beyond.

The farther the darker (lightness 77, 64, 37 of 100), so that they stay apart in a grey print.
"""
BAND_OUTLINE = {0: "#2f7a5f", 1: "#8a5200", 2: "#6b140b"}
"""Outlines of them, at 3:1 and more against the ground."""
HATCHED_BAND = 2
"""Band that is hatched as well: a second cue, whatever the colours come out as."""

SHARE = {0: BAND[2], 1: "#c9651c", 2: "#d3a03c", 3: BAND[0]}
"""
Colours by the share within the radius: under 50 %, to 70 %, to 90 %, above.

The less the darker (lightness 37, 54, 69, 77 of 100).
"""

PLOT_STATE = {0: ALERT, 1: WARN, 2: CALM}
"""Colours of buildings in no plot, in one with an incomplete and with a complete team."""

OUTCOME = {
    "matched": CALM,
    "ambiguous": WARN,
    "conflict": ALERT,
    "unmatched": URGENT,
    "rejected": MUTED,
}
"""Colours by outcome of an address."""

FRESH = {0: ALERT, 1: "#e8a33d", 2: "#a9c77f", 3: CALM}
"""Colours by share of households verified in a month: under 50 %, to 70 %, to 90 %, above."""

CATCHMENT = ("#77aadd", "#ee8866", "#bbcc33", "#ffaabb", "#44bb99", "#eedd88", "#99ddff", "#b39ad6")
"""
Colours of areas that only have to differ from their neighbours (Tol's light scheme).

`plot.colour` is a place among them; routines/plots.sql chooses it.
"""


def darker(colour: str) -> str:
    """Colour of the edge of an area: "#rrggbb" at three fifths of its light."""
    return "#" + "".join(f"{int(colour[at : at + 2], 16) * 3 // 5:02x}" for at in (1, 3, 5))
