"""Inputs of a coverage report, read from the database."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection

from gridmap import store
from gridmap.analysis.coverage.gaps import gap_names
from gridmap.analysis.coverage.service import service_coverage
from gridmap.coverage import Reach, ServiceCoverage


@dataclass(frozen=True)
class CoverageInputs:
    """
    One service's figures of today as the reader may see them.

    `reach` is the figure of everything, `clusters` those of the uncovered buildings, numbered
    from 1, with `names` (`gap_names`), and `points` the open points of the service.
    """

    found: ServiceCoverage
    reach: Reach
    clusters: pd.DataFrame
    points: pd.DataFrame


def coverage_inputs(
    connection: Connection, service_type_code: str, radius_m: float, *, weight: str, walk: bool
) -> CoverageInputs:
    """Read what all files of a coverage report are made of."""
    found = service_coverage(connection, service_type_code)
    clusters = found.clusters(radius_m, walk=walk)
    return CoverageInputs(
        found,
        found.whole(radius_m, weight=weight, walk=walk),
        clusters.assign(
            number=range(1, len(clusters) + 1),
            names=gap_names(connection, clusters, found.buildings),
        ),
        store.coverage.points(connection, found.on, service_type_code),
    )
