"""
Moves single buildings between neighbouring parts, and swaps pairs, as long as that helps.

What helps is a sum of terms in one currency, the cost of a part that is `aim` off its target:
balance, length of the borders, groups torn apart, buildings that change hands. No move tears a
part, so that what was connected stays so. The search ends where no move and no swap is left that
helps; run again from there it therefore does nothing.
"""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from gridmap.plots.partition_graph import PartitionGraph, Terms

Array = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Move = tuple[float, int, int, int]

EPSILON = 1e-9
"""A gain below this is rounding."""


class Partition:
    """Parts of a town, being improved. `label` is the part of each building, -1 for none."""

    def __init__(self, divided: PartitionGraph, label: Labels, target: Sequence[float]):
        self.divided = divided
        self.label: list[int] = label.tolist()
        self.target = [max(float(one), EPSILON) for one in target]
        self.load = [0.0] * len(self.target)
        self.members: list[set[int]] = [set() for _ in self.target]
        self.log: list[tuple[int, int]] = []
        self.held: list[dict[int, int]] = [{} for _ in divided.dear]
        for building, part in enumerate(self.label):
            if part >= 0:
                self._enter(building, part)

    def descend(
        self,
        terms: Terms,
        before: Labels | None = None,
        *,
        only: Sequence[int] | None = None,
        is_late: Callable[[], bool] = lambda: False,
    ) -> bool:
        """
        Move and swap while that lowers the cost; False if time ran out.

        `before` is where buildings were, for the cost of change; `only`, parts to begin with.

        The part that is farthest off goes first. After a move only its two parts are looked at
        again: nothing about the others has changed.
        """
        was = [-1] * len(self.label) if before is None else before.tolist()
        heap = [(-self._off(part), part) for part in only or range(len(self.load))]
        heapq.heapify(heap)
        waiting = [True] * len(self.load)
        while heap:
            _, part = heapq.heappop(heap)
            if not waiting[part]:
                continue
            if is_late():
                return False
            waiting[part] = False
            for one in self._first_whole(part, self._moves(part, terms, was, -EPSILON)):
                waiting[one] = True
                heapq.heappush(heap, (-self._off(one), one))
        return True

    def worst(self) -> float:
        """The largest relative deviation."""
        return max(map(self._off, range(len(self.load))))

    def _off(self, part: int) -> float:
        return abs(self.load[part] / self.target[part] - 1)

    def _enter(self, building: int, part: int) -> None:
        self.label[building] = part
        self.load[part] += self.divided.weight[building]
        self.members[part].add(building)
        if (group := self.divided.group[building]) >= 0:
            self.held[group][part] = self.held[group].get(part, 0) + 1

    def _leave(self, building: int, part: int) -> None:
        self.load[part] -= self.divided.weight[building]
        self.members[part].remove(building)
        if (group := self.divided.group[building]) >= 0:
            self.held[group][part] -= 1
            if not self.held[group][part]:
                del self.held[group][part]

    def move(self, building: int, part: int) -> None:
        """Put a building into another part."""
        self.log.append((building, self.label[building]))
        self._leave(building, self.label[building])
        self._enter(building, part)

    def force(
        self, terms: Terms, *, tries: int, is_late: Callable[[], bool] = lambda: False
    ) -> None:
        """
        For parts beyond the aim: a move that does not help by itself, then descend from there.

        What was moved may not go back. Kept if less is beyond the aim afterwards and no more groups
        are torn, else undone.
        """
        terms = replace(terms, change=np.inf)
        nowhere = np.full(len(self.label), -1)
        beyond, torn = self._beyond(terms.aim), self.torn()
        while beyond > 0 and not is_late():
            part = max(range(len(self.load)), key=self._off)
            for move in self._moves(part, terms, nowhere.tolist(), np.inf)[:tries]:
                done = len(self.log)
                changed = self._first_whole(part, [move])
                if changed:
                    forced = nowhere.copy()
                    for building, _ in self.log[done:]:
                        forced[building] = self.label[building]
                    self.descend(terms, forced, only=changed, is_late=is_late)
                    now = self._beyond(terms.aim)
                    if now < beyond - EPSILON and self.torn() <= torn:
                        beyond, torn = now, self.torn()
                        break
                    self._undo(done)
            else:
                return

    def cost(self, terms: Terms) -> float:
        """Cost of the partition, the term for changes left out."""
        off = (
            max(self._off(part) - terms.slack, 0.0) / terms.aim for part in range(len(self.load))
        )
        borders = sum(
            length
            for one, border in enumerate(self.divided.border)
            for two, length in border.items()
            if self.label[one] != self.label[two]
        )
        return sum(one * one for one in off) + terms.shape * borders / 2 + terms.group * self.torn()

    def torn(self) -> float:
        """Parts more than one that groups lie in, by what each costs."""
        return sum(
            dear * max(len(held) - 1, 0)
            for dear, held in zip(self.divided.dear, self.held, strict=True)
        )

    def _beyond(self, aim: float) -> float:
        return sum(max(self._off(part) - aim, 0.0) for part in range(len(self.load)))

    def _undo(self, upto: int) -> None:
        while len(self.log) > upto:
            building, part = self.log.pop()
            self._leave(building, self.label[building])
            self._enter(building, part)

    def _first_whole(self, part: int, moves: list[Move]) -> tuple[int, ...]:
        """Make the first move that keeps parts whole; returns the two parts it changed."""
        for _, out, back, other in moves:
            if out < 0:
                if self._may_leave(back):
                    self.move(back, part)
                    return part, other
            elif self._may_leave(out):
                self.move(out, other)
                if back < 0:
                    return part, other
                if self._may_leave(back) and any(
                    self.label[one] == part for one in self.divided.near[back]
                ):
                    self.move(back, part)
                    return part, other
                self.move(out, part)
        return ()

    def _moves(self, part: int, terms: Terms, was: list[int], below: float) -> list[Move]:
        """Cost below a limit, who goes, who comes, to or from which part; best first."""
        label, near, weight = self.label, self.divided.near, self.divided.weight
        gives: dict[int, set[int]] = {}
        takes: dict[int, set[int]] = {}
        for one in self.members[part]:
            for two in near[one]:
                other = label[two]
                if other != part and other >= 0:
                    gives.setdefault(other, set()).add(one)
                    takes.setdefault(other, set()).add(two)
        found: list[Move] = []
        for other, giving in gives.items():
            balance = self._balance(part, other, terms)
            # Few weights differ, and pairs are many.
            evens: dict[float, float] = {}
            out = [(one, weight[one], self._gain(one, part, other, terms, was)) for one in giving]
            back = [
                (two, weight[two], self._gain(two, other, part, terms, was)) for two in takes[other]
            ]
            found += [
                (cost, one, -1, other)
                for one, mass, gain in out
                if (cost := gain + balance(mass)) < below
            ]
            found += [
                (cost, -1, two, other)
                for two, mass, gain in back
                if (cost := gain + balance(-mass)) < below
            ]
            for one, mass, gain in out:
                border, group = self.divided.border[one], self.divided.group[one]
                for two, other_mass, other_gain in back:
                    net = mass - other_mass
                    if (even := evens.get(net)) is None:
                        even = evens[net] = balance(net)
                    cost = gain + other_gain + even
                    if two in border:
                        # Both gains took the other for staying.
                        cost += 2 * terms.shape * border[two]
                    if cost < below and group >= 0 and group == self.divided.group[two]:
                        cost -= self._torn(one, part, other, terms)
                        cost -= self._torn(two, other, part, terms)
                    if cost < below:
                        found.append((cost, one, two, other))
        found.sort()
        return found

    def _balance(self, part: int, other: int, terms: Terms) -> Callable[[float], float]:
        """Change of the balance term if so much weight goes from one part to the other."""
        load, other_load = self.load[part], self.load[other]
        target, other_target = self.target[part], self.target[other]
        slack, aim = terms.slack, terms.aim

        def off(excess: float) -> float:
            beyond = max(abs(excess) - slack, 0.0) / aim
            return beyond * beyond

        now = off(load / target - 1) + off(other_load / other_target - 1)
        return lambda mass: (
            off((load - mass) / target - 1) + off((other_load + mass) / other_target - 1) - now
        )

    def _gain(self, one: int, part: int, other: int, terms: Terms, was: list[int]) -> float:
        """Change of cost, balance left out, if a building goes from one part to another."""
        cost = 0.0
        if terms.shape:
            label = self.label
            for two, length in self.divided.border[one].items():
                there = label[two]
                if there == part:
                    cost += length
                elif there == other:
                    cost -= length
            cost *= terms.shape
        if was[one] == part:
            cost += terms.change
        elif was[one] == other:
            cost -= terms.change
        return cost + self._torn(one, part, other, terms)

    def _torn(self, one: int, part: int, other: int, terms: Terms) -> float:
        group = self.divided.group[one]
        if group < 0:
            return 0.0
        held = self.held[group]
        return terms.group * self.divided.dear[group] * ((other not in held) - (held[part] == 1))

    def _may_leave(self, building: int) -> bool:
        """Whether a building's part stays contiguous, and inhabited, without it."""
        part, label, near = self.label[building], self.label, self.divided.near
        if len(self.members[part]) == 1:
            return False
        wanted = {one for one in near[building] if label[one] == part}
        if len(wanted) < 2:
            return True
        start = wanted.pop()
        seen, todo = {building, start}, [start]
        while todo:
            for two in near[todo.pop()]:
                if label[two] == part and two not in seen:
                    seen.add(two)
                    todo.append(two)
                    wanted.discard(two)
                    if not wanted:
                        return True
        return False
