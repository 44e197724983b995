"""Walking distance: streets as a graph, places attached to it, the nearest by foot."""

from gridmap.network.attach import Doors, Walls, Ways, attach
from gridmap.network.attachment import HANGING, RULES, Attachment, distances, nearest
from gridmap.network.graph import WalkNetwork
from gridmap.network.speed import BRISK, ELDERLY, ORDINARY, Speed

__all__ = [
    "BRISK",
    "ELDERLY",
    "HANGING",
    "ORDINARY",
    "RULES",
    "Attachment",
    "Doors",
    "Speed",
    "WalkNetwork",
    "Walls",
    "Ways",
    "attach",
    "distances",
    "nearest",
]
