"""
Statements of the loaders (`sql/load/`): staging tables, links, and the rows of each kind of file.

A family is a module here and a folder there. A `stage` makes an empty temporary table, which
`store.copy.copy_frame` fills and the statements after it carry over.
"""

from gridmap.store.load import (
    columns,
    corrections,
    datum,
    gazetteer,
    households,
    layers,
    links,
    plots,
    rollback,
    runs,
    service_points,
    staging,
    streets,
    teams,
    undo,
)

__all__ = [
    "columns",
    "corrections",
    "datum",
    "gazetteer",
    "households",
    "layers",
    "links",
    "plots",
    "rollback",
    "runs",
    "service_points",
    "staging",
    "streets",
    "teams",
    "undo",
]
