"""The first import of a large fleet, against tools that load JSON into a database."""

import json
from pathlib import Path

from bench import Bench, remove_database
from measure import CommandFailed, Contender, Result, race
from table import at_least, markdown, megabytes, seconds, times

CLUSTERS = 20_000
GOALS = {
    "sqlite3, JSON functions": 3,
    "DuckDB, columns detected": 8,
    "DuckDB, columns declared": 8,
    "sqlite-utils": 5,
}


def measure(bench: Bench) -> str:
    [document] = bench.simulate("nights", "--clusters", CLUSTERS)
    results = race(contenders(bench, document), bench.runs)
    clusters, pools = same_rows(results)
    title = f"First import: {clusters:,} clusters, {pools:,} pools, {megabytes(document.stat().st_size)} MB of JSON"
    columns = ["", "s", "CPU s", "peak MB", "fipswatch is faster by", "goal", "runs"]
    return markdown(title, columns, [row(result, results[0]) for result in results])


def contenders(bench: Bench, document: Path) -> list[Contender]:
    def contender(name: str, database: str, command: list) -> Contender:
        return Contender(name, command, lambda: remove_database(bench.folder / database))

    def peer(script: str, database: str, *arguments) -> list:
        return [bench.python, bench.sources / script, document, bench.folder / database, *arguments]

    return [
        contender("fipswatch", "fleet.db", bench.import_command(bench.folder / "fleet.db", document)),
        contender("sqlite3, JSON functions", "peer.db", [
            "sqlite3", bench.folder / "peer.db", ".parameter init", f".parameter set :path {document}",
            f".read {bench.sources}/peer_sqlite3.sql"]),
        contender("DuckDB, columns detected", "peer.duckdb", peer(
            "peer_duckdb.py", "peer.duckdb", bench.sources / "peer_duckdb_detected.sql")),
        contender("DuckDB, columns declared", "peer.duckdb", peer(
            "peer_duckdb.py", "peer.duckdb", bench.sources / "peer_duckdb_declared.sql")),
        contender("sqlite-utils", "utils.db", peer("peer_sqlite_utils.py", "utils.db")),
    ]


def same_rows(results: list[Result]) -> tuple[int, int]:
    """How many clusters and pools all of them found."""
    [snapshot] = json.loads(results[0].output)["snapshots"]
    found = (snapshot["clusters"]["seen"], snapshot["pools"]["seen"])
    for peer in results[1:]:
        if tuple(int(word) for word in peer.output.splitlines()[-1].split()) != found:
            raise CommandFailed(f"{peer.name} found other rows than {found}: {peer.output}")
    return found


def row(result: Result, fipswatch: Result) -> list[str]:
    ratio = result.seconds / fipswatch.seconds
    is_peer = result is not fipswatch
    return [
        result.name, seconds(result.seconds), seconds(result.cpu_seconds), megabytes(result.peak_bytes),
        times(ratio) if is_peer else "", at_least(GOALS[result.name], ratio) if is_peer else "", str(len(result.runs)),
    ]
