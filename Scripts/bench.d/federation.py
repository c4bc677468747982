"""Archives of many collectors, imported into one database."""

import gzip
import hashlib
import json
import shutil
from pathlib import Path

from bench import Bench, remove_database
from measure import Contender, race
from table import goal, markdown, megabytes, seconds

COLLECTORS = 40
NIGHTS = 30
CLUSTERS = 500
CHANGED_SHARE = 0.01
GOAL_SECONDS = 60


def measure(bench: Bench) -> str:
    archives = [archive(bench, number) for number in range(COLLECTORS)]
    database = bench.folder / "fleet.db"
    command = bench.import_command(database, *archives)
    first, again = race([
        Contender("all archives, into a new database", command, lambda: remove_database(database)),
        Contender("once more: all is known", command),
    ], 1)
    rows = [
        [result.name, seconds(result.seconds), seconds(result.cpu_seconds), megabytes(result.peak_bytes),
         goal(f"< {GOAL_SECONDS} s", result.seconds < GOAL_SECONDS)]
        for result in (first, again)
    ]
    title = f"Archives of {COLLECTORS} collectors, {NIGHTS} nights of {CLUSTERS} clusters each"
    return markdown(title, ["", "s", "CPU s", "peak MB", "goal"], rows)


def archive(bench: Bench, number: int) -> Path:
    """As `collect --collector` leaves it: a folder for each day, a manifest beside each document."""
    folder = bench.folder / f"collector-{number}"
    nights = bench.simulate(
        f"nights-{number}", "--seed", number + 1, "--clusters", CLUSTERS, "--subscriptions", 1,
        "--changed-share", CHANGED_SHARE, nights=NIGHTS)
    for night in nights:
        keep(night, folder, number)
    shutil.rmtree(nights[0].parent)
    return folder


def keep(night: Path, archive: Path, number: int) -> None:
    """Each collector begins at a minute of its own."""
    text = night.read_bytes()
    packed = gzip.compress(text, 6, mtime=0)
    day = night.stem[:10]
    taken = f"{day}T02:{number:02}:00Z"
    folder = archive / day
    folder.mkdir(parents=True, exist_ok=True)
    document = f"{taken.replace(':', '-')}.fleet.json.gz"
    (folder / document).write_bytes(packed)
    manifest = {
        "schemaVersion": 1, "document": document, "content": "clusters", "takenAt": taken,
        "scopes": [f"/subscriptions/{name}" for name in subscriptions(json.loads(text))], "coverage": {"isComplete": True},
        "collector": f"collector-{number}", "source": "arm", "resources": CLUSTERS,
        "sha256": hashlib.sha256(packed).hexdigest(), "errors": [],
    }
    (folder / document.replace(".json.gz", ".manifest.json")).write_text(json.dumps(manifest))


def subscriptions(clusters: list) -> list[str]:
    return sorted({cluster["id"].split("/")[2] for cluster in clusters})
