"""Years of nights in one database: how fast the questions about them are answered."""

import signal
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import connect

from bench import Bench, day, read_whole, remove_database
from measure import CommandFailed, Contender, Result, race, run
from table import goal, markdown, megabytes, seconds

CLUSTERS = 20_000
CHANGED_SHARE = 0.01
# So many documents may wait; a thousand of them would not fit on a disk.
NIGHTS_AHEAD = 6
POLL_SECONDS = 0.02
# `drift` exits with this code when it found some.
FOUND = 2
# Of the questions, in their order.
GOAL_SECONDS = (0.05, 1, 0.2)
FORMATS = ("table", "json", "csv", "markdown")
GOAL_INVENTORY_BYTES = 64_000_000


def measure(bench: Bench) -> str:
    database = place(bench)
    how = "was there from an earlier run" if database.exists() else built(bench, database)
    read_whole(database)
    results = race(questions(bench, database), bench.runs, accepted=(0, FOUND))
    title = f"{bench.nights:,} nights of {CLUSTERS:,} clusters, {CHANGED_SHARE:.0%} of the pools changed each night"
    rows = [
        row(result, f"< {wanted:g} s", result.seconds < wanted) for result, wanted in zip(results, GOAL_SECONDS)
    ] + [
        row(result, f"≤ {megabytes(GOAL_INVENTORY_BYTES)} MB", result.peak_bytes <= GOAL_INVENTORY_BYTES)
        for result in results[len(GOAL_SECONDS):]
    ]
    note = f"The database: {contents(database)}; it {how}."
    return markdown(title, ["", "s", "CPU s", "peak MB", "goal"], rows, note)


def place(bench: Bench, name: str = "history") -> Path:
    folder = bench.cache or bench.folder
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}-{bench.nights}.db"


def database(bench: Bench) -> Path:
    """The database, built unless it is there."""
    path = place(bench)
    if not path.exists():
        built(bench, path)
    return path


def row(result: Result, wanted: str, is_met: bool) -> list[str]:
    return [
        result.name, seconds(result.seconds), seconds(result.cpu_seconds), megabytes(result.peak_bytes),
        goal(wanted, is_met),
    ]


def questions(bench: Bench, database: Path) -> list[Contender]:
    at = ["--database", database, "--format"]
    inventory = [bench.fipswatch, "inventory", "--as-of", day(-bench.nights // 2), *at]
    return [
        Contender("drift of the last night", [bench.fipswatch, "drift", *at, "table"]),
        Contender("drift of a year", [bench.fipswatch, "drift", "--from", day(-365), *at, "table"]),
        Contender("kpi --bucket month", [bench.fipswatch, "kpi", "--bucket", "month", *at, "table"]),
    ] + [Contender(f"inventory --as-of, in the middle, {name}", [*inventory, name]) for name in FORMATS]


def built(bench: Bench, database: Path) -> str:
    start = time.monotonic()
    [imports] = imported(bench, {database: bench.fipswatch})
    taken = time.monotonic() - start
    usual = seconds(statistics.median(imports[1:]))
    return f"took {taken / 60:.0f} min to build, an import of a night's whole document {usual} s"


def imported(bench: Bench, programs: dict[Path, Path]) -> list[list[float]]:
    """Builds each database with its program: every night's whole document, one command a night, while the simulator
    writes the next ones. How long each import took."""
    unfinished = {database: database.with_suffix(".unfinished") for database in programs}
    for path in unfinished.values():
        remove_database(path)
    imports: list[list[float]] = [[] for _ in programs]
    with simulated_nights(bench, bench.nights, CLUSTERS, CHANGED_SHARE) as documents:
        for document in documents:
            for times, (database, program) in zip(imports, programs.items()):
                times.append(run(bench.import_command(unfinished[database], document, program=program)).seconds)
            document.unlink()
    for database, path in unfinished.items():
        path.rename(database)
    return imports


@contextmanager
def simulated_nights(bench: Bench, nights: int, clusters: int, changed_share: float) -> Iterator[Iterator[Path]]:
    folder = bench.folder / "nights"
    command = bench.simulation(
        folder, nights, "--clusters", clusters, "--changed-share", changed_share, "--shape", "ndjson")
    simulator = subprocess.Popen([str(word) for word in command])
    try:
        yield finished_documents(simulator, folder, nights)
    finally:
        simulator.kill()
        simulator.wait()


def finished_documents(simulator: subprocess.Popen, folder: Path, nights: int) -> Iterator[Path]:
    """Each night's document once the next one has been begun; the simulator pauses while many wait."""
    for _ in range(nights):
        while len(waiting := sorted(folder.glob("*.ndjson"))) < 2 and simulator.poll() is None:
            time.sleep(POLL_SECONDS)
        if not waiting:
            raise CommandFailed(f"simulate-fleet: exit code {simulator.returncode}, too few nights")
        simulator.send_signal(signal.SIGSTOP if len(waiting) > NIGHTS_AHEAD else signal.SIGCONT)
        yield waiting[0]


def contents(database: Path) -> str:
    """Size and row counts, in words."""
    tables = ["snapshots", "versions", "readings", "verdicts", "episodes"]
    with closing(connect(database)) as connection:
        counts = [f"{connection.execute(f'SELECT count(*) FROM {name}').fetchone()[0]:,} {name}" for name in tables]
    return f"{megabytes(database.stat().st_size)} MB, {', '.join(counts)}"
