"""The views for analysts and the metrics, over years of nights: how long each takes as a whole."""

import history
from bench import Bench, read_whole
from measure import Contender, race
from table import goal, markdown, megabytes, seconds

# Of the newest state, and of all history.
NEWEST = ("v_pools", "v_clusters")
HISTORY = ("v_pool_history", "v_findings", "v_episodes", "v_kpi_daily", "v_remediation", "v_snapshots", "v_drift",
           "v_node_hours")
GOAL_SECONDS = [1] * len(NEWEST) + [5] * len(HISTORY) + [0.3]


def measure(bench: Bench) -> str:
    database = history.database(bench)
    read_whole(database)
    at = ["--database", database]
    sql = [bench.fipswatch, "sql", *at, "--format", "csv"]
    contenders = [Contender(f"all of {view}", [*sql, f"SELECT * FROM {view}"]) for view in NEWEST + HISTORY]
    contenders.append(Contender("metrics", [bench.fipswatch, "metrics", *at]))
    rows = [
        [result.name, seconds(result.seconds), seconds(result.cpu_seconds), megabytes(result.peak_bytes),
         goal(f"< {wanted:g} s", result.seconds < wanted)]
        for result, wanted in zip(race(contenders, bench.runs), GOAL_SECONDS)
    ]
    title = f"Views and metrics, over {bench.nights:,} nights"
    return markdown(title, ["", "s", "CPU s", "peak MB", "goal"], rows)
