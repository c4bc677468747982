"""Beside an older program: the same documents are imported, and the same questions asked, in turns."""

from pathlib import Path

import history
from bench import Bench, day, read_whole, remove_database, used_bytes
from measure import CommandFailed, Contender, Result, race, run
from night import CHANGED_SHARE, copy_database, same_again
from table import markdown, megabytes, seconds, times

VIEWS = ("v_pools", "v_clusters", "v_pool_history", "v_findings", "v_episodes", "v_kpi_daily", "v_drift")


def measure(bench: Bench) -> str:
    return f"{imports(bench)}\n\n{questions(bench)}"


def imports(bench: Bench) -> str:
    first, changed = bench.simulate("nights", "--clusters", history.CLUSTERS, "--changed-share", CHANGED_SHARE, nights=2)
    unchanged = same_again(first, bench.folder / "unchanged", day(0))
    befores = {program: bench.folder / f"before-{number}.db" for number, program in enumerate(programs(bench))}
    for program, before in befores.items():
        run(bench.import_command(before, first, program=program))
    tonight = bench.folder / "tonight.db"

    def contender(program: Path, name: str, document: Path, before: Path | None) -> Contender:
        # What is copied onto nothing is a first import.
        prepare = (lambda: copy_database(before, tonight)) if before else (lambda: remove_database(tonight))
        return Contender(name, bench.import_command(tonight, document, program=program), prepare)

    rows = []
    for name, document in (
        ("first import", first), ("nothing changed", unchanged), (f"{CHANGED_SHARE:.0%} of the pools changed", changed)
    ):
        pair = [
            contender(program, str(program), document, None if document is first else befores[program])
            for program in programs(bench)
        ]
        rows.append(row(name, *race(pair, bench.runs)))
    return markdown(f"Imports beside an older program: {history.CLUSTERS:,} clusters", COLUMNS, rows)


def questions(bench: Bench) -> str:
    databases = dict(zip(programs(bench), (history.place(bench, "older"), history.place(bench))))
    missing = {database: program for program, database in databases.items() if not database.exists()}
    if missing:
        history.imported(bench, missing)
    for database in databases.values():
        read_whole(database)
    rows = [row(name, *answers(bench, databases, words)) for name, words in asked().items()]
    title = f"Questions beside an older program, over {bench.nights:,} nights of {history.CLUSTERS:,} clusters"
    sizes = [used_bytes(database) for database in databases.values()]
    note = f"The databases: {megabytes(sizes[0])} and {megabytes(sizes[1])} MB, {sizes[1] / sizes[0]:.2f} of the older."
    return markdown(title, COLUMNS, rows, note)


COLUMNS = ["", "older, s", "now, s", "now is faster by", "older, MB", "now, MB"]


def asked() -> dict[str, list]:
    """The words of each question, by what it is called."""
    year = ["--from", day(-365)]
    commands = {
        "kpi --bucket month": ["kpi", "--bucket", "month"],
        "kpi --by owner": ["kpi", "--by", "owner"],
        "drift of the last night": ["drift"],
        "drift of a year": ["drift", *year],
        "explain, over a year": ["explain", *year],
        "report, 90 days by week": ["report"],
        "metrics": ["metrics"],
        "findings, as JSON": ["findings", "--format", "json"],
        "inventory, as JSON": ["inventory", "--format", "json"],
        "inventory, as a table": ["inventory"],
    }
    views = {f"all of {view}": ["sql", "--format", "csv", f"SELECT * FROM {view}"] for view in VIEWS}
    return commands | views


def programs(bench: Bench) -> list[Path]:
    return [bench.older, bench.fipswatch]


def answers(bench: Bench, databases: dict[Path, Path], words: list) -> list[Result | None]:
    """None for a program that does not know a question."""
    contenders = [
        Contender(str(program), [program, *words, "--database", database]) for program, database in databases.items()
    ]
    try:
        return list(race(contenders, bench.runs, accepted=(0, history.FOUND)))
    except CommandFailed:
        return [None, race(contenders[1:], bench.runs, accepted=(0, history.FOUND))[0]]


def row(name: str, older: Result | None, now: Result) -> list[str]:
    if older is None:
        return [name, "not known", seconds(now.seconds), "", "", megabytes(now.peak_bytes)]
    return [
        name, seconds(older.seconds), seconds(now.seconds), times(older.seconds / now.seconds),
        megabytes(older.peak_bytes), megabytes(now.peak_bytes),
    ]
