"""Graph that a search divides, and the terms of its cost."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PartitionGraph:
    """
    Graph to be divided: weights, neighbours, borders, groups, all by number of building.

    Attributes
    ----------
    weight
        Not negative.
    near
        Neighbours of each, without itself.
    border
        For each, those whose cell it touches, and how long the common border is: as a share of a
        part's usual outline.
    group
        Group of each, -1 where none.
    dear
        For each group, how many times as much it costs to tear it.
    """

    weight: list[float]
    near: list[list[int]]
    border: list[dict[int, float]]
    group: list[int]
    dear: list[float]


@dataclass(frozen=True)
class Terms:
    """
    Terms of the search's cost.

    Attributes
    ----------
    aim
        Relative deviation that costs 1; twice as much costs 4.
    slack
        Relative deviation that costs nothing.
    shape
        Cost of borders as long as the outline of one part.
    group
        Cost of each part more than one that a group is torn into.
    change
        Cost of a building that is not where it was.
    """

    aim: float
    slack: float = 0.0
    shape: float = 0.0
    group: float = 0.0
    change: float = 0.0
