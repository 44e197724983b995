"""The sample town: invented, seeded, shaped like a Chinese subdistrict."""

from etl.sample.town import Town, generate
from etl.sample.write import write

__all__ = ["Town", "generate", "write"]
