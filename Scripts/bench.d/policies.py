"""Judgement by policies: what it costs on a night, and how fast the questions about it are answered."""

import datetime
import json
import re
from pathlib import Path

import history
from bench import Bench, day
from measure import Contender, race, run
from night import CLUSTERS, CHANGED_SHARE, copy_database
from table import goal, markdown, megabytes, seconds

POLICY = Path(__file__).parent / "policy.yaml"
# Of the questions, in their order.
GOAL_SECONDS = (0.6, 1, 1, 1, 0.7, 0.3, 60)


def measure(bench: Bench) -> str:
    return f"{judgement(bench)}\n\n{questions(bench)}"


def judgement(bench: Bench) -> str:
    """A night in which some pools changed: the seconds of its steps."""
    first, changed = bench.simulate("nights", "--clusters", CLUSTERS, "--changed-share", CHANGED_SHARE, nights=2)
    rows = []
    for name, policy in (("built-in", []), ("scopes by tag, exemptions", ["--policy", POLICY])):
        before, tonight = bench.folder / "before.db", bench.folder / "tonight.db"
        before.unlink(missing_ok=True)
        run([*bench.import_command(before, first), *policy])
        command = [*bench.import_command(tonight, changed), *policy, "--timings"]
        [result] = race([Contender(name, command, lambda: copy_database(before, tonight))], bench.runs)
        told = [dict(re.findall(r"(\w+) ([\d.]+) s", measurement.errors)) for measurement in result.runs]
        read, judge = (sorted(float(phases[name]) for phases in told)[len(told) // 2] for name in ("read", "judge"))
        rows.append([name, seconds(read), seconds(judge), goal("less than reading", judge < read)])
    title = f"Judging a night with {CHANGED_SHARE:.0%} of the pools changed: {CLUSTERS:,} clusters"
    return markdown(title, ["policy", "reading s", "evaluation s", "goal"], rows)


def questions(bench: Bench) -> str:
    # A copy: what other sections ask is asked under the built-in policy.
    database = bench.folder / "policies.db"
    copy_database(history.database(bench), database)
    record_policy(bench, database)
    at = ["--database", database]
    contenders = [
        Contender("explain, over a year", [bench.fipswatch, "explain", "--from", day(-365), *at]),
        Contender("kpi --bucket month --by owner", [bench.fipswatch, "kpi", "--by", "owner", *at]),
        Contender("kpi --bucket month --by scope", [bench.fipswatch, "kpi", "--by", "scope", *at]),
        Contender("exemptions", [bench.fipswatch, "exemptions", *at]),
        Contender("report, 90 days by week", [bench.fipswatch, "report", *at]),
        Contender("metrics", [bench.fipswatch, "metrics", *at]),
        Contender("rebuild", [bench.fipswatch, "rebuild", *at]),
    ]
    rows = [
        [result.name, seconds(result.seconds), seconds(result.cpu_seconds), megabytes(result.peak_bytes),
         goal(f"< {wanted:g} s", result.seconds < wanted)]
        for result, wanted in zip(race(contenders, bench.runs), GOAL_SECONDS)
    ]
    title = f"Questions after a policy came into force on the last of {bench.nights:,} nights"
    return markdown(title, ["", "s", "CPU s", "peak MB", "goal"], rows)


def record_policy(bench: Bench, database: Path) -> None:
    """One cluster more, imported alone: the policy that it came with is in force from then on."""
    document = bench.folder / "one.json"
    kind = "Microsoft.ContainerService/managedClusters"
    identity = f"/subscriptions/bench/resourceGroups/bench/providers/{kind}/one"
    document.write_text(json.dumps({"id": identity, "type": kind, "location": "eastus", "agentPoolProfiles": []}))
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    run([*bench.import_command(database, document), "--taken-at", now, "--policy", POLICY])
