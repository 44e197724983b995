"""What commands print of tables."""

import pandas as pd
import pytest

from gridmap.cli import site


@pytest.mark.parametrize("count", [0, 1])
def test_a_plan_without_sites_prints_no_table(count):
    names = site.STATIONS[:-3]
    stations = pd.DataFrame([dict.fromkeys(names, "new")] * count, columns=names)
    assert len(site._tables(stations, None)) == 2 * count
