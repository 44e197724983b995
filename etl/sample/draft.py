"""Drawing board of the sample: buildings, lines, gates and greens in plan metres."""

from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely import LineString, Point, Polygon

PREFIX = {"复兴社区": "FX", "漓江路社区": "LJ", "青石桥社区": "QS"}
"""Community and the letters its codes begin with."""


@dataclass
class Building:
    """
    One building. `rigid` ones keep their right angles on the ground.

    `dwellings` overrules storeys x units x rooms: a farmhouse of three storeys is one home.
    """

    geom: Polygon
    community: str
    kind: str
    estate: str | None = None
    name: str | None = None
    label_number: int | None = None
    storeys: int = 1
    unit_count: int = 0
    rooms_per_floor: int = 0
    shop_floors: int = 0
    built_year: int | None = None
    status: str = "in_use"
    rigid: bool = True
    fronts_street: bool = False
    code: str = ""
    street: str | None = None
    house_number: str | None = None
    has_plot: bool = True
    dwellings: int | None = None

    @property
    def dwelling_count(self) -> int:
        """Dwellings above the shops."""
        if self.kind not in ("residential", "mixed") or self.status == "planned":
            return 0
        if self.dwellings is not None:
            return self.dwellings
        return (self.storeys - self.shop_floors) * max(self.unit_count, 1) * self.rooms_per_floor


@dataclass(frozen=True)
class Line:
    """A piece of street or path; `width_m` from wall to wall or kerb to kerb."""

    geom: LineString
    kind: str
    width_m: float
    name: str | None = None
    is_bridge: bool = False


@dataclass(frozen=True)
class Gate:
    """A way through an estate's wall."""

    geom: Point
    community: str
    estate: str
    name: str


@dataclass(frozen=True)
class Green:
    """Open land: park, garden, sports, square, water, field or wood."""

    geom: Polygon
    kind: str
    name: str | None = None


@dataclass(frozen=True)
class Estate:
    """A named compound, lane quarter or village group with its wall or edge."""

    geom: Polygon
    community: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    built_year: int | None = None


@dataclass
class Parcel:
    """A piece of land with one use. `geom` is its wall, in plan metres."""

    community: str
    name: str
    fill: str
    box: tuple[float, float, float, float]
    estate_kind: str | None = None
    aliases: tuple[str, ...] = ()
    year: int = 2000
    spec: dict[str, Any] = field(default_factory=dict)
    geom: Polygon = field(default_factory=Polygon)


@dataclass
class Draft:
    """Everything drawn so far."""

    streets: list[Line]
    water: shapely.Geometry
    buildings: list[Building] = field(default_factory=list)
    paths: list[Line] = field(default_factory=list)
    gates: list[Gate] = field(default_factory=list)
    greens: list[Green] = field(default_factory=list)
    estates: list[Estate] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.centre_lines = shapely.union_all([street.geom for street in self.streets])
