"""An ordinary night, against the floor: reading and parsing the same document and keeping nothing."""

import os
import shutil
from pathlib import Path

from bench import Bench, day, remove_database, used_bytes
from measure import Contender, Result, race, run
from table import at_most, goal, markdown, megabytes, seconds, times

CLUSTERS = 20_000
CHANGED_SHARE = 0.02
# Times of the floor: of a night in which nothing changed, and of one in which some did.
GOALS = (2.5, 4)
QUIET_NIGHTS = 59
GROWTH_GOAL_BYTES = 8 * 1024


def measure(bench: Bench) -> str:
    first, changed = bench.simulate("nights", "--clusters", CLUSTERS, "--changed-share", CHANGED_SHARE, nights=2)
    before = bench.folder / "before.db"
    run(bench.import_command(before, first))
    unchanged = same_again(first, bench.folder / "unchanged", day(0))
    tonight = bench.folder / "tonight.db"

    def night(name: str, document: Path) -> Contender:
        return Contender(name, bench.import_command(tonight, document), lambda: copy_database(before, tonight))

    floor, *nights = race([
        Contender("floor: read, split, simdjson, nothing kept", [compiled_floor(bench), first]),
        night("fipswatch, nothing changed", unchanged),
        night(f"fipswatch, {CHANGED_SHARE:.0%} of the pools changed", changed),
    ], bench.runs)
    rows = [row(floor, None, None)] + [row(result, floor, wanted) for result, wanted in zip(nights, GOALS)]
    title = f"A night: {CLUSTERS:,} clusters, {megabytes(first.stat().st_size)} MB of JSON"
    columns = ["", "s", "CPU s", "peak MB", "of the floor", "goal"]
    return markdown(title, columns, rows, growth(bench, before, first))


def row(result: Result, floor: Result | None, wanted: float | None) -> list[str]:
    cells = [result.name, seconds(result.seconds), seconds(result.cpu_seconds)]
    if floor is None or wanted is None:
        return [*cells, "", "", ""]  # The floor needs less memory than can be measured here.
    ratio = result.seconds / floor.seconds
    return [*cells, megabytes(result.peak_bytes), times(ratio), at_most(wanted, ratio, "×")]


def growth(bench: Bench, database: Path, document: Path) -> str:
    """How much unchanged nights add to a database, on average."""
    used = used_bytes(database)
    # The document is yesterday's first instant; minutes keep the others from lying in the future.
    names = [f"{day(-1)}T00{minute:02}00Z" for minute in range(1, QUIET_NIGHTS + 1)]
    documents = [same_again(document, bench.folder / "again", name) for name in names]
    run(bench.import_command(database, *documents))
    added = (used_bytes(database) - used) / QUIET_NIGHTS
    wanted = goal(f"≤ {GROWTH_GOAL_BYTES // 1024} KB", added <= GROWTH_GOAL_BYTES)
    note = f"{wanted}; mean of {QUIET_NIGHTS}"
    return f"A night in which nothing changed adds {added / 1024:.2f} KB to the database ({note})."


def compiled_floor(bench: Bench) -> Path:
    program = bench.folder / "floor"
    run(["clang++", "-O2", "-std=c++17", bench.sources / "floor.cpp", "-o", program, "-lsimdjson"])
    return program


def same_again(document: Path, folder: Path, name: str) -> Path:
    """The same document as if it were of another time, which its file name gives."""
    folder.mkdir(exist_ok=True)
    again = folder / f"{name}.json"
    os.link(document, again)
    return again


def copy_database(database: Path, copy: Path) -> None:
    remove_database(copy)
    shutil.copyfile(database, copy)
