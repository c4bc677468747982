"""The KPIs of years on a database and on its lake: what each engine takes, and where one file ends."""

import json
from pathlib import Path

from bench import Bench, day, read_whole, remove_database
from history import contents, simulated_nights
from measure import Contender, race, run
from table import markdown, megabytes, seconds

# About 100,000 node pools, looked at once a week for three years.
CLUSTERS = 29_000
WEEKS = 156
CHANGED_SHARE = 0.05
SCRIPTS = Path(__file__).parent.parent / "lake"


def measure(bench: Bench) -> str:
    database = place(bench)
    if not database.exists():
        built(bench, database)
    read_whole(database)
    lake = bench.folder / "lake"
    [export] = race([Contender("export", [SCRIPTS / "export", "--database", database, "--out", lake])], 1)
    again, *answers = race(engines(bench, database, lake), bench.runs)
    rows = [
        [result.name, seconds(result.seconds), seconds(result.cpu_seconds), megabytes(result.peak_bytes)]
        for result in [export, again, *answers]
    ]
    note = f"The database: {contents(database)}; the lake: {contents_of_lake(lake)}."
    title = f"The KPIs of {WEEKS / 52:g} years of {CLUSTERS:,} clusters, looked at once a week"
    return markdown(title, ["", "s", "CPU s", "peak MB"], rows, note)


def place(bench: Bench) -> Path:
    folder = bench.cache or bench.folder
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"lake-{WEEKS}.db"


def engines(bench: Bench, database: Path, lake: Path) -> list[Contender]:
    kpi, year = SCRIPTS / "kpi.sql", ["--since", day(-364)]
    contenders = [
        Contender("export again, nothing new", [SCRIPTS / "export", "--database", database, "--out", lake]),
        Contender("fipswatch kpi --bucket day", [
            bench.fipswatch, "kpi", "--bucket", "day", "--database", database, "--format", "json"]),
        Contender("kpi.sql, SQLite, on the database", [
            "sqlite3", "-readonly", "-csv", database, f".read {SCRIPTS / 'tables.sql'}", f".read {kpi}"]),
        Contender("kpi.sql, DuckDB, on the lake", [SCRIPTS / "duckdb", "--lake", lake, kpi]),
        Contender("the same of the last year", [SCRIPTS / "duckdb", "--lake", lake, *year, kpi]),
    ]
    if has_spark():
        spark = [SCRIPTS / "spark", "--lake", lake, "--master", "local[2]"]
        contenders.append(Contender("kpi.sql, Spark local[2], with its start", [*spark, kpi]))
    return contenders


def has_spark() -> bool:
    environment = SCRIPTS.parent.parent / ".build" / "lake"
    return any(environment.glob("lib/*/site-packages/pyspark"))


def contents_of_lake(lake: Path) -> str:
    files = json.loads((lake / "_manifest.json").read_text())["files"]
    size = sum((lake / file["path"]).stat().st_size for file in files)
    spans = sum(file["rows"] for file in files if file["path"].startswith("verdict_spans/"))
    return f"{megabytes(size)} MB in {len(files)} files, {spans:,} rows of verdict spans"


def built(bench: Bench, database: Path) -> None:
    """Imports each week's whole document; the simulator writes night after night, which here are weeks."""
    unfinished = database.with_suffix(".unfinished")
    remove_database(unfinished)
    with simulated_nights(bench, WEEKS, CLUSTERS, CHANGED_SHARE) as documents:
        for week, document in enumerate(documents):
            taken = f"{day(7 * (week + 1 - WEEKS))}T00:00:00Z"
            run([*bench.import_command(unfinished, document), "--taken-at", taken])
            document.unlink()
    unfinished.rename(database)
