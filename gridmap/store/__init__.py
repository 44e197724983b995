"""
The database: connection, cluster, tables, migrations, and every question asked of it.

    from gridmap import store
    store.coverage.areas(connection)       # runs sql/coverage/areas.sql in the caller's transaction

A family is a module here and a folder of `sql/`; a question is a function and a file of one name.
Functions run as whoever the transaction belongs to, and never commit. What a file says about its
parameters and its rows is not repeated in its function.
"""

import importlib
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gridmap.store import (
        access,
        accounts,
        audit,
        boundaries,
        buildings,
        candidate_sites,
        communities,
        coverage,
        db,
        drafts,
        estates,
        facility_rules,
        gazetteer,
        imports,
        load,
        maps,
        neighbours,
        network,
        office,
        overview,
        plots,
        prints,
        register,
        review,
        sample,
        search,
        service_points,
        service_types,
        sessions,
        siting,
        sums,
        teams,
    )

__all__ = [
    "access",
    "accounts",
    "audit",
    "boundaries",
    "buildings",
    "candidate_sites",
    "communities",
    "coverage",
    "db",
    "drafts",
    "estates",
    "facility_rules",
    "gazetteer",
    "imports",
    "load",
    "maps",
    "neighbours",
    "network",
    "office",
    "overview",
    "plots",
    "prints",
    "register",
    "review",
    "sample",
    "search",
    "service_points",
    "service_types",
    "sessions",
    "siting",
    "sums",
    "teams",
]


def __getattr__(name: str) -> ModuleType:
    # A family is loaded when it is first asked: a command that needs one does not wait for all.
    if name in __all__:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
