"""The sample town: invented, seeded, shaped like a Chinese subdistrict."""

from etl.sample.town import SampleTown, generate
from etl.sample.write import write

__all__ = ["SampleTown", "generate", "write"]
