"""The card of one building, A5, to hang up by its door: large numbers and a code to scan."""

from typing import Any

import segno
from segno.helpers import make_vcard_data

from gridmap import i18n
from gridmap.analysis.prints import PrintData
from gridmap.render.reports.pages import pdf
from gridmap.render.reports.prints import words
from gridmap.render.reports.prints.cards import building_map, nearest_points
from gridmap.render.reports.prints.printed import Printed, Translate, translator

MAP_MM = (76.0, 58.0)
LARGE = 3
"""People whose numbers are set large: the first to be called."""
NAMED = 9
"""Largest number of people on a card; the others are counted."""


def building_card(data: PrintData, *, language: str = i18n.DEFAULT) -> Printed:
    """
    Print the contact card of the first building of the data, A5.

    The code holds the work phone of the first person on it as a contact (vCard 3.0); where the
    building has no team, that of whom to ask.

    Parameters
    ----------
    data
        From `actions.prints.cards`, of one building.
    language
        As `i18n.choose` takes it.
    """
    t = translator(language)
    row = next(data.buildings.rows.itertuples())
    has_plot = row.plot_id == row.plot_id  # no plot is NaN
    team = words.team(
        (one for one in data.members.itertuples() if one.plot_id == row.plot_id),
        row.building_id,
        t,
    )
    people = [_person(function, one) for function, own in team for one in own]
    state = "" if people else ("team" if has_plot else "plot")
    points = nearest_points(data, row.building_id)
    name = words.building_name(row, t)
    scanned = next((one for one in people if one["phone"]), None) if people else _hall(data, row)
    written = pdf(
        "building_card",
        language=t("en"),
        title=t("Contact card of {building}", building=name),
        day=data.on.isoformat(),
        office=data.office,
        heading=t("Contact card"),
        community=row.community or "",
        building=name,
        where=" \N{MIDDLE DOT} ".join(
            filter(None, (row.address, words.plot_name(row, t) if has_plot else ""))
        ),
        first=people[:LARGE],
        others=people[LARGE:NAMED],
        more=t("and {count} more people", count=len(people) - NAMED) if people[NAMED:] else "",
        ask=words.whom_to_ask(data, row, state, t) if state else "",
        map=building_map(data, data.buildings.shapes[0], points, MAP_MM),
        points=[words.point_lines(near, data.on, t) for near in points],
        code=_code(scanned, row.community or "") if scanned else "",
        scan=_scan(scanned, t) if scanned else "",
        attribution=data.attribution,
    )
    return Printed(
        written, 1, (name,) if state == "plot" else (), (name,) if state == "team" else ()
    )


def _person(function: str, one: Any) -> dict[str, str]:
    return {"function": function, "name": one.name, "phone": one.work_phone or ""}


def _hall(data: PrintData, row: Any) -> dict[str, str] | None:
    """Whom to ask where a building has no team, if there is a number."""
    hall = data.hall(row.community_id) if row.community_id == row.community_id else None
    if hall is None or not hall.phone:
        return None
    return {"function": "", "name": hall.name, "phone": hall.phone}


def _scan(one: dict[str, str], t: Translate) -> str:
    name = f"{one['function']} {one['name']}".strip()
    return t("Scan to keep the number of {name}", name=name)


def _code(one: dict[str, str], community: str) -> str:
    """Code of a contact, as SVG."""
    contact = make_vcard_data(
        f"{one['name']};", one["name"], phone=one["phone"], org=community or None,
        title=one["function"] or None,
    )  # fmt: skip
    drawn: str = segno.make_qr(contact, error="m").svg_inline(border=2, dark="#1f2a33", unit="mm")
    return drawn
