"""A document of a gigabyte: memory must not grow with the file."""

from bench import Bench, remove_database
from measure import Contender, race
from table import at_most, markdown, megabytes, seconds

CLUSTERS = 95_000
PEAK_GOAL_MB = 64


def measure(bench: Bench) -> str:
    [document] = bench.simulate("nights", "--clusters", CLUSTERS)
    database = bench.folder / "fleet.db"
    command = bench.import_command(database, document)
    [result] = race([Contender("fipswatch", command, lambda: remove_database(database))], bench.runs)
    goal = at_most(PEAK_GOAL_MB, result.peak_bytes / 1e6, "MB")
    rows = [["first import", seconds(result.seconds), seconds(result.cpu_seconds), megabytes(result.peak_bytes), goal]]
    title = f"Memory: {CLUSTERS:,} clusters, {document.stat().st_size / 1e9:.2f} GB of JSON"
    return markdown(title, ["", "s", "CPU s", "peak MB", "goal"], rows)
