"""Published siting instances beside the checkout: reached and proven, and in what time."""

from collections.abc import Callable, Iterable

import numpy as np

from gridmap import config, siting
from gridmap.siting import Plan
from tests import siting_instances

BENCH = config.ROOT.parent / "shared" / "bench"
LIMIT_S = 300.0


def run() -> None:
    """Print a line a family."""
    if not BENCH.exists():
        print("published instances are not beside the checkout")
        return
    _family("p-median 1-20", range(1, 21), _median)
    covers = [f"scp{series}{number}" for series in (4, 5) for number in range(1, 11)]
    _family("set cover scp4x, scp5x", covers, _cover)
    _family("capacitated p-median 1-10", range(1, 11), _capacitated)


def _family(name: str, members: Iterable, solve: Callable[..., tuple[Plan, int]]) -> None:
    found = {member: solve(member) for member in members}
    missed = [member for member, (plan, best) in found.items()
              if plan.status != "optimal" or abs(plan.objective - best) > 1e-6]  # fmt: skip
    seconds = {member: plan.seconds for member, (plan, _) in found.items()}
    slowest = max(seconds, key=lambda member: seconds[member])
    print(f"{name}: {len(found) - len(missed)} of {len(found)} reached and proven in"
          f" {sum(seconds.values()):.1f} s, at most {seconds[slowest]:.1f} s ({slowest})"
          + (f"; missed {missed}" if missed else ""), flush=True)  # fmt: skip


def _median(number: int) -> tuple[Plan, int]:
    distance, p, best = siting_instances.p_median(BENCH / "pmedian", number)
    ones = np.ones(len(distance))
    return siting.p_median(distance, ones, p, time_limit_s=LIMIT_S), best


def _cover(name: str) -> tuple[Plan, int]:
    cover, cost, best = siting_instances.set_cover(BENCH / "setcover", name)
    return siting.lscp(cover, cost=cost, time_limit_s=LIMIT_S), best


def _capacitated(number: int) -> tuple[Plan, int]:
    folder = BENCH / "capacitated"
    distance, demand, capacity, p, best = siting_instances.capacitated(folder, number)
    plan = siting.capacitated_p_median(distance, demand, capacity, p, time_limit_s=LIMIT_S)
    return plan, best
