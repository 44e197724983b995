"""Maps, coverage and siting for community grid services (网格化服务)."""

import importlib
from types import ModuleType

__version__ = "0.1.0"

# The methods: import without a database. `geo` takes and returns GeoDataFrames.
__all__ = [
    "__version__",
    "address",
    "boundaries",
    "coverage",
    "crs",
    "datum",
    "gazetteer",
    "geo",
    "hours",
    "matching",
    "network",
    "plots",
    "siting",
]


def __getattr__(name: str) -> ModuleType:
    """A method's module, imported when it is first asked for (PEP 562)."""
    if name in __all__:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names, without importing what stands behind them."""
    return sorted(__all__)
