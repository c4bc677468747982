"""The views for analysts and the metrics, over years of nights: how long each takes as a whole."""

import history
from bench import Bench, day, read_whole
from measure import Contender, race
from table import goal, markdown, megabytes, seconds

VIEWS = ("v_pools", "v_clusters", "v_pool_history", "v_findings", "v_episodes", "v_kpi_daily", "v_remediation",
         "v_snapshots")
GOAL_SECONDS = 3


def measure(bench: Bench) -> str:
    database = history.database(bench)
    read_whole(database)
    at = ["--database", database]
    sql = [bench.fipswatch, "sql", *at, "--format", "csv"]
    contenders = [Contender(f"all of {view}", [*sql, f"SELECT * FROM {view}"]) for view in VIEWS]
    contenders += [
        Contender("a week of v_drift", [*sql, f"SELECT * FROM v_drift WHERE day > '{day(-7)}'"]),
        Contender("metrics", [bench.fipswatch, "metrics", *at]),
    ]
    rows = [
        [result.name, seconds(result.seconds), seconds(result.cpu_seconds), megabytes(result.peak_bytes),
         goal(f"< {GOAL_SECONDS} s", result.seconds < GOAL_SECONDS)]
        for result in race(contenders, bench.runs)
    ]
    title = f"Views and metrics, over {bench.nights:,} nights"
    return markdown(title, ["", "s", "CPU s", "peak MB", "goal"], rows)
