"""A real city centre from .osm.pbf to PostGIS: one command, every object accounted for."""

import json
import os
import subprocess
import sys
import tempfile
import time

from gridmap import config

EXTRACT = config.ROOT.parent / "shared" / "geo" / "nanjing_xinjiekou" / "nanjing_xinjiekou.osm.pbf"
LIMIT_S = 30


def run() -> None:
    """Print the seconds and the account."""
    if not EXTRACT.exists():
        print(f"skipped: {EXTRACT.name} is not beside the checkout")
        return
    with tempfile.TemporaryDirectory(dir=config.ROOT) as home:
        os.chmod(home, 0o755)
        environment = {**os.environ, "GRIDMAP_HOME": home}
        environment.pop("DATABASE_URL", None)

        def gridmap(*arguments: str) -> str:
            return subprocess.run(
                [sys.executable, "-m", "gridmap", *arguments],
                cwd=config.ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True,
            ).stdout  # fmt: skip

        gridmap("db", "migrate")
        started = time.perf_counter()
        answer = json.loads(gridmap("load", "osm", str(EXTRACT), "--json"))
        seconds = time.perf_counter() - started
        gridmap("db", "remove", "--yes")
    print(f"{EXTRACT.name}: {seconds:.1f} s, limit {LIMIT_S} s")
    for part in answer["runs"]:
        print(f"  {part['kind']:14} read {part['read']} = loaded {part['loaded']}"
              f" + rejected {part['rejected']}")  # fmt: skip
