"""The sample town: invented, seeded, shaped like a Chinese subdistrict."""

from gridmap.sample.town import Town, generate
from gridmap.sample.write import write

__all__ = ["Town", "generate", "write"]
