"""Question of a planner: service, radius, model and constraints."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from gridmap.errors import SitingError
from gridmap.i18n import Message, mark
from gridmap.siting.study.model import MODELS, Model

KINDS = ("convert", "extend", "new")
"""The founding documents' order: convert before extend before new."""
WEIGHTS = {
    "households": mark("households"),
    "people": mark("people"),
    "age60": mark("people aged 60+"),
    "age80": mark("people aged 80+"),
    "buildings": mark("buildings"),
}
"""What a plan counts, and its msgid: the weights of `gridmap.coverage`, and buildings."""
MARGIN_M = 100.0
"""Metres beyond the radius up to which distances are known, so that a larger one can be tried."""


@dataclass(frozen=True)
class Drawn:
    """
    A site drawn by hand, degrees in EPSG:4326; its key is its place.

    `origin` is the key of the site of a plan that it was first moved from: it takes the place of
    that one in lists, and so keeps its number.
    """

    lon: float
    lat: float
    name: str = ""
    kind: str = "new"
    cost_yuan: float | None = None
    floor_area_m2: float | None = None
    origin: str = ""

    @property
    def key(self) -> str:
        """Key of the row in the table of sites."""
        return f"drawn:{self.lon:.6f},{self.lat:.6f}"


@dataclass(frozen=True)
class Question:
    """
    A service, its radius, a siting model, and the constraints of the plan.

    Attributes
    ----------
    model
        mclp: most demand within the radius; lscp: fewest new stations that reach everybody;
        p-median: least walking in all; p-center: shortest farthest walk; capacitated-mclp and
        capacitated-p-median: where a station holds only so many.
    new
        Stations more than today; one that closes makes room for another. None with a budget, and
        for lscp.
    budget
        Yuan for new stations; sites without a cost are then left out, with a note.
    cheapest
        lscp: the least cost instead of the fewest stations.
    weights
        What the plan counts: name of `WEIGHTS` and factor; several make a mix.
    walk
        On foot over the streets; False: straight line.
    community_id
        Only this community's buildings are demand; stations may stand anywhere.
    sources, drawn
        Where candidates come from (`SOURCES`; none: layer, else buildings and corners, else grid),
        and sites drawn by hand beside them.
    kinds
        Kinds of sites that may be built.
    pinned, forbidden
        Keys of sites (`Problem.sites`) that have to be, or must not be, in the plan.
    closures, closable
        How many of today's stations may close, and which (keys; None: any).
    spacing_m
        New stations stand at least so far from each other and from today's, straight line.
    floor_share
        mclp: in every community at least this share of the located demand is within the radius.
    partial
        mclp: metres beyond the radius and the share that demand up to there counts, falling:
        ((100, 0.5), (200, 0.25)).
    counts_planned
        Whether planned stations, those of adopted plans among them, are there as today's are.
    capacity, area_per_100_m2
        Capacitated models: how much demand a station holds; or its floor area for each hundred.
    """

    service: str
    radius_m: float
    model: str = "mclp"
    new: int | None = None
    budget: float | None = None
    cheapest: bool = False
    weights: tuple[tuple[str, float], ...] = (("households", 1.0),)
    walk: bool = True
    community_id: int | None = None
    sources: tuple[str, ...] = ()
    drawn: tuple[Drawn, ...] = ()
    kinds: tuple[str, ...] = KINDS
    pinned: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    closures: int = 0
    closable: tuple[str, ...] | None = None
    spacing_m: float = 0.0
    floor_share: float = 0.0
    partial: tuple[tuple[float, float], ...] = ()
    capacity: float | None = None
    area_per_100_m2: float | None = None
    counts_planned: bool = False
    time_limit_s: float = 60.0

    def __post_init__(self) -> None:
        """Refuse what makes no question; SitingError says what to change."""
        if self.model not in MODELS:
            raise SitingError(
                "no model {model!r}; choose one of {models}",
                model=self.model,
                models=list(MODELS),
            )
        if self.radius_m <= 0:
            raise SitingError("the radius has to be more than 0 metres")
        if unknown := [name for name, _ in self.weights if name not in WEIGHTS]:
            raise SitingError(
                "no weight {unknown!r}; choose from {weights}",
                unknown=unknown[0],
                weights=list(WEIGHTS),
            )
        if not any(factor > 0 for _, factor in self.weights) or any(
            factor < 0 for _, factor in self.weights
        ):
            raise SitingError("give a weight a factor above 0, and none below")
        if self.siting_model.is_limited and self.new is None and self.budget is None:
            raise SitingError("say how many new stations (new) or how much they may cost (budget)")
        if self.new is not None and self.new < 0:
            raise SitingError("the number of new stations cannot be below 0")
        if not 0 <= self.floor_share <= 1:
            raise SitingError("the least share of every community is a number from 0 to 1")
        if not self.siting_model.has_shares and (self.floor_share or self.partial):
            raise SitingError("a least share and partial coverage need the model mclp")
        if self.is_capacitated and not (self.capacity or self.area_per_100_m2):
            raise SitingError("say how much a station holds: capacity, or floor area for a hundred")
        last_m, last = 0.0, 1.0
        for metres, share in self.partial:
            if not (metres > last_m and 0 < share < last):
                raise SitingError("partial coverage: metres have to rise and shares to fall")
            last_m, last = metres, share

    @property
    def siting_model(self) -> Model:
        """The model of the name."""
        return MODELS[self.model]

    @property
    def is_cover(self) -> bool:
        """Whether only what lies within some distance matters."""
        return self.siting_model.is_cover

    @property
    def is_capacitated(self) -> bool:
        """Whether a station holds only so much."""
        return self.siting_model.is_capacitated

    def to_dict(self) -> dict[str, Any]:
        """Convert to plain values for JSON; `from_dict` is the inverse."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Question":
        """Make the question of `to_dict`, also after JSON has made lists of its tuples."""
        known = {field.name for field in fields(cls)}
        kept = {name: _tuples(value) for name, value in values.items() if name in known}
        kept["drawn"] = tuple(Drawn(**one) for one in values.get("drawn", ()))
        return cls(**kept)


def counted(question: Question) -> Message:
    """Unit of demand that a question counts."""
    names = [name for name, factor in question.weights if factor > 0]
    return Message(WEIGHTS[names[0]] if len(names) == 1 else mark("weighted people"))


def _tuples(value: Any) -> Any:
    return tuple(_tuples(one) for one in value) if isinstance(value, list | tuple) else value
