"""`python -m benchmarks [NAME ...]`: run all measurements, or those named."""

import importlib
import sys

NAMES = (
    "matching",
    "ledger",
    "osm",
    "tiles",
    "rights",
    "search",
    "page",
    "waiting",
    "network",
    "access",
    "coverage",
    "plots",
    "editing",
    "siting",
)


def main(names: list[str]) -> None:
    """Run each and let it print its table."""
    for name in names or NAMES:
        if name not in NAMES:
            sys.exit(f"no benchmark {name!r}; there are {', '.join(NAMES)}")
        print(f"\n== {name} ==", flush=True)
        importlib.import_module(f"benchmarks.{name}").run()


main(sys.argv[1:])
