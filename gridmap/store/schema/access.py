"""
Tables of the computed ways to services, and of the changes since.

All of it can be made again: unlogged, so that it is written in half the time, and without foreign
keys: checking three a row takes longer than making the rows. A row that points nowhere is never
read, because the change that could make one is in `access_pending`.
"""

from sqlalchemy import BigInteger, Column, Date, Float, Identity, SmallInteger, Table, Text

from gridmap.store.schema.base import metadata

building_access = Table(
    "building_access",
    metadata,
    Column("service_type_code", Text, primary_key=True),
    Column("building_id", BigInteger, primary_key=True),
    Column("service_point_id", BigInteger, nullable=False, comment="nearest by straight line"),
    Column("straight_m", Float, nullable=False, comment="to the nearest open point"),
    Column("walk_point_id", BigInteger, comment="nearest by foot; none: no point can be walked to"),
    Column("walk_m", Float, comment="walking distance, the ways to the street included"),
    comment="Nearest open point of each type; made by gridmap.analysis.access, never edited.",
    prefixes=["UNLOGGED"],
)

access_state = Table(
    "access_state",
    metadata,
    Column("service_type_code", Text, primary_key=True),
    Column("computed_on", Date, nullable=False),
    comment="Services whose building_access was worked out, and when; access_pending says what "
    "since.",
    prefixes=["UNLOGGED"],
)

access_pending = Table(
    "access_pending",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("service_type_code", Text, index=True, comment="none: the attachment to the streets"),
    Column("building_id", BigInteger, comment="with service_point_id none: everything"),
    Column("service_point_id", BigInteger),
    comment="Changes that a service's building_access has not taken in yet; triggers write it.",
    prefixes=["UNLOGGED"],
)


def _attachment(of: str, whose: str, inside: str | None = None) -> list[Column]:
    return [
        Column(of, BigInteger, primary_key=True),
        Column(
            "choice",
            SmallInteger,
            primary_key=True,
            comment="from 0; an estate with two gates leaves two ways",
        ),
        Column("lon", Float, nullable=False, comment=inside),
        Column("lat", Float, nullable=False),
        Column("street_id", BigInteger, comment="none: there are no streets"),
        Column("along_share", Float, comment="how far along the street, 0 to 1"),
        Column("walk_m", Float, comment=f"from the {whose} to the street"),
        Column("rule", Text, nullable=False, comment="see gridmap.network.SNAP_METHODS"),
    ]


building_attachment = Table(
    "building_attachment",
    metadata,
    *_attachment("building_id", "building", "a point inside the building, degrees"),
    comment="Where residential buildings meet the streets; made by gridmap.analysis.access, never "
    "edited.",
    prefixes=["UNLOGGED"],
)

point_attachment = Table(
    "point_attachment",
    metadata,
    *_attachment("service_point_id", "point"),
    comment="Where service points meet the streets; made by gridmap.analysis.access, never edited.",
    prefixes=["UNLOGGED"],
)
