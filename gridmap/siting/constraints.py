"""Constraints on sets of sites: number, budget, fixed, forbidden, spacing, closures."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array, vstack

from gridmap.errors import SitingError

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Constraints:
    """
    Constraints on the sites beside their number.

    Attributes
    ----------
    forbidden
        Sites that must not be chosen.
    cost, budget
        Cost of each site (also of fixed ones) and the most they may cost together.
    conflicts
        Pairs of sites of which at most one may be chosen (minimum spacing), m x 2.
    closable, closures
        Existing sites that may be closed, and how many of them at most. Those kept count
        among the p sites.
    """

    forbidden: Sequence[int] = ()
    cost: npt.ArrayLike | None = None
    budget: float | None = None
    conflicts: npt.ArrayLike = ()
    closable: Sequence[int] = ()
    closures: int = 0


@dataclass(frozen=True)
class Feasible:
    """`Constraints` with p and fixed sites, checked and prepared for a solver."""

    size: int
    p: int
    lower: Array
    upper: Array
    cost: Array
    budget: float
    clash: csr_array
    """Symmetric, sites x sites: which two may not be chosen together."""
    closable: npt.NDArray[np.bool_]
    kept: int
    """How many closable sites have to stay."""
    is_plain: bool
    """Whether nothing but the number, fixed and forbidden sites bind."""
    needs: csr_array | None = None
    """Sets of sites (rows) of which at least one has to be chosen."""

    @classmethod
    def of(
        cls,
        size: int,
        p: int | None,
        fixed: npt.ArrayLike = (),
        constraints: Constraints | None = None,
        *,
        is_counted: bool = True,
    ) -> "Feasible":
        """
        Check what was asked for; SitingError says what cannot be met.

        Where sites are not counted, neither p nor a budget has to be given.
        """
        constraints = constraints or Constraints()
        fixed_at, forbidden, closable = (
            positions(given, size) for given in (fixed, constraints.forbidden, constraints.closable)
        )
        if both := sorted(set(fixed_at.tolist()) & set(forbidden.tolist())):
            raise SitingError(
                "site {both} is both fixed and forbidden: drop one of the two", both=both[0]
            )
        if is_counted and p is None and constraints.budget is None:
            raise SitingError("say how many sites (p) or how much they may cost (budget)")
        count = size if p is None else int(p)
        if count < max(1, len(fixed_at)):
            raise SitingError(
                "p = {count} is too small: {fixed_at_count} sites are fixed, raise p to {most} "
                "or more",
                count=count,
                fixed_at_count=len(fixed_at),
                most=max(1, len(fixed_at)),
            )
        if p is not None and count > size - len(forbidden):
            raise SitingError(
                "p = {count} is more than the {size} sites there are to choose",
                count=count,
                size=size - len(forbidden),
            )
        cost = _cost(constraints, size)
        budget = np.inf if constraints.budget is None else float(constraints.budget)
        if cost[fixed_at].sum() > budget:
            raise SitingError(
                "the fixed sites alone cost {cost:g}, the budget is {budget:g}",
                cost=cost[fixed_at].sum(),
                budget=budget,
            )
        lower, upper, may_close = np.zeros(size), np.ones(size), np.zeros(size, bool)
        lower[fixed_at], upper[forbidden], may_close[closable] = 1, 0, True
        clash = _clash(constraints, size)
        for site in fixed_at:
            if (met := set(clash[[site]].indices.tolist()) & set(fixed_at.tolist())) - {site}:
                raise SitingError(
                    "fixed sites {site} and {least} stand closer than the spacing allows",
                    site=site,
                    least=min(met),
                )
        kept = max(0, len(closable) - constraints.closures)
        is_plain = not clash.nnz and not np.isfinite(budget) and not kept and p is not None
        return cls(
            size, count, lower, upper, cost, budget, clash, may_close, kept, is_plain
        )  # fmt: skip

    def rows(self) -> tuple[csr_array, Array, Array]:
        """Express every constraint as lower <= A y <= upper."""
        # A plain choice has exactly p sites: one more does no harm.
        least = float(self.p) if self.is_plain else 0.0
        matrix, low, high = [np.ones(self.size)], [least], [float(self.p)]
        if np.isfinite(self.budget):
            matrix, low, high = [*matrix, self.cost], [*low, 0.0], [*high, self.budget]
        if self.kept:
            matrix, low = [*matrix, self.closable.astype(float)], [*low, float(self.kept)]
            high = [*high, float(self.size)]
        one, other = np.nonzero(np.triu(self.clash.toarray()))
        pairs = np.zeros((len(one), self.size))
        pairs[np.arange(len(one)), one] = pairs[np.arange(len(one)), other] = 1
        needs = csr_array((0, self.size)) if self.needs is None else self.needs
        return (
            csr_array(vstack([csr_array(np.vstack([*matrix, pairs])), needs])),
            np.r_[low, np.zeros(len(one)), np.ones(needs.shape[0])],
            np.r_[high, np.ones(len(one)), np.full(needs.shape[0], np.inf)],
        )

    def allows(self, chosen: npt.ArrayLike) -> bool:
        """Whether a set of sites keeps every constraint."""
        y = np.zeros(self.size)
        y[np.asarray(chosen, np.int64)] = 1
        return bool(
            (y >= self.lower).all()
            and (y <= self.upper).all()
            and y.sum() <= self.p
            and self.cost @ y <= self.budget * (1 + 1e-12)
            and y[self.closable].sum() >= self.kept
            and not y @ (self.clash @ y)
            and (self.needs is None or (self.needs @ y >= 1).all())
        )

    def addable(self, chosen: Indices) -> npt.NDArray[np.bool_]:
        """Sites that can be added to a set."""
        if len(chosen) >= self.p:
            return np.zeros(self.size, bool)
        free = self.upper > 0
        free[chosen] = False
        if self.is_plain:
            return free
        y = np.zeros(self.size)
        y[chosen] = 1
        missing = self.kept - int(y[self.closable].sum())
        if missing >= self.p - len(chosen):
            free &= self.closable
        return free & (self.clash @ y == 0) & (self.cost @ y + self.cost <= self.budget)

    def swappable(self, chosen: Indices) -> npt.NDArray[np.bool_]:
        """Matrix of swaps allowed: a site (row) in the place of a chosen one (column)."""
        may = np.outer(self.upper > 0, self.lower[chosen] == 0)
        may[chosen] = False
        if self.is_plain:
            return may
        y = np.zeros(self.size)
        y[chosen] = 1
        left = self.clash @ y
        may &= left[:, None] - self.clash[:, chosen].toarray() == 0
        may &= self.cost @ y + self.cost[:, None] - self.cost[chosen] <= self.budget
        kept = y[self.closable].sum() + self.closable[:, None] - self.closable[chosen].astype(int)
        return may & (kept >= self.kept)

    def fill(self, chosen: Indices) -> Indices:
        """A plain choice has exactly p sites, also where fewer would do as well."""
        if not self.is_plain or len(chosen) >= self.p:
            return chosen
        free = np.flatnonzero(self.addable(chosen))
        return np.r_[chosen, free[: self.p - len(chosen)]]


def _cost(constraints: Constraints, size: int) -> Array:
    cost = np.zeros(size) if constraints.cost is None else np.asarray(constraints.cost, float)
    if cost.shape != (size,) or not np.isfinite(cost).all() or (cost < 0).any():
        raise SitingError("cost must be {size} numbers of 0 or more, one a site", size=size)
    return cost


def _clash(constraints: Constraints, size: int) -> csr_array:
    pairs = np.asarray(constraints.conflicts, np.int64).reshape(-1, 2)
    positions(pairs.ravel(), size)
    pairs = np.vstack([pairs, pairs[:, ::-1]])
    clash = coo_array((np.ones(len(pairs)), tuple(pairs.T)), shape=(size, size)).tocsr()
    clash.data[:] = 1
    return clash


def positions(given: npt.ArrayLike, size: int) -> Indices:
    """Sites as ascending positions, each once; SitingError for one that is not there."""
    at = np.unique(np.asarray(given, np.int64))
    if len(at) and (at[0] < 0 or at[-1] >= size):
        raise SitingError(
            "there is no site {site}: sites are 0 to {last}",
            site=at[0] if at[0] < 0 else at[-1],
            last=size - 1,
        )
    return at
