"""The way out of non-compliance and what it costs: plans of a large fleet, and costs over years of nights."""

from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import history
from bench import Bench, day, read_whole
from measure import Contender, race, run
from night import CLUSTERS
from table import goal, markdown, megabytes, seconds

# By then every pass is stale, so that every row needs a step.
STALE_DAYS = 60
# Of the questions, in their order.
GOAL_SECONDS = (1, 2, 3, 3)


def measure(bench: Bench) -> str:
    fleet, years = bench.folder / "fleet.db", history.database(bench)
    run(bench.import_command(fleet, *bench.simulate("night", "--clusters", CLUSTERS)))
    read_whole(years)
    prices = price_list(bench.folder / "prices.csv", fleet)
    plan = [bench.fipswatch, "plan", "--database", fleet, "--format", "json"]
    cost = [bench.fipswatch, "cost", "--database", years, "--prices", prices, "--format", "json"]
    contenders = [
        Contender("plan", plan),
        Contender("plan, every row being stale", [*plan, "--as-of", day(STALE_DAYS)]),
        Contender(f"cost, over {bench.nights:,} nights", cost),
        Contender("the same, by owner", [*cost, "--by", "owner"]),
    ]
    rows = [
        [result.name, seconds(result.seconds), seconds(result.cpu_seconds), megabytes(result.peak_bytes),
         goal(f"< {wanted:g} s", result.seconds < wanted)]
        for result, wanted in zip(race(contenders, bench.runs), GOAL_SECONDS)
    ]
    return markdown(f"Plans and costs of {CLUSTERS:,} clusters, as JSON", ["", "s", "CPU s", "peak MB", "goal"], rows)


def price_list(path: Path, database: Path) -> Path:
    """A price of each size in each region, for each system and priority, which changed once."""
    with closing(connect(database)) as connection:
        sizes, regions = (
            [name for [name] in connection.execute(
                "SELECT DISTINCT body ->> ? FROM contents WHERE body ->> ? NOT NULL ORDER BY 1", (key, key))]
            for key in ("vmSize", "location"))
    lines = ["armSkuName,armRegionName,osType,priority,unitPrice,currency,effectiveDate"] + [
        f"{size},{region},{system},{priority},{0.1 * (number + 1):.2f},USD,{date}"
        for number, size in enumerate(sizes) for region in regions for system in ("Linux", "Windows")
        for priority in ("Regular", "Spot") for date in ("2021-01-01", day(-30))
    ]
    path.write_text("\n".join(lines) + "\n")
    return path
