"""The report that people look at, over years of nights: how fast it is made, and what it weighs."""

import history
from bench import Bench, day, read_whole
from measure import Contender, race
from table import goal, markdown, megabytes, seconds

# Of the reports, in their order.
GOAL_SECONDS = (0.7, 2)
GOAL_BYTES = 200_000


def measure(bench: Bench) -> str:
    database = history.database(bench)
    read_whole(database)
    report = [bench.fipswatch, "report", "--database", database]
    results = race(
        [
            Contender("report, 90 days by week", report),
            Contender("report, all of it by day", [*report, "--since", day(-bench.nights), "--bucket", "day"]),
        ],
        bench.runs,
    )
    rows = []
    for result, wanted in zip(results, GOAL_SECONDS):
        weight = len(result.output.encode())
        rows.append([
            result.name, seconds(result.seconds), seconds(result.cpu_seconds), megabytes(result.peak_bytes),
            f"{weight / 1e3:,.0f}", goal(f"< {wanted:g} s", result.seconds < wanted),
            goal(f"≤ {GOAL_BYTES // 1000} kB", weight <= GOAL_BYTES),
        ])
    title = f"The report as HTML, over {bench.nights:,} nights of {history.CLUSTERS:,} clusters"
    return markdown(title, ["", "s", "CPU s", "peak MB", "kB", "goal", "goal"], rows)
