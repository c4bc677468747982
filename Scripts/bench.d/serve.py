"""Live pages over years of nights: how fast they come to fifty at once, what they weigh, and what an import notices."""

import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import history
from bench import Bench, read_whole, remove_database
from measure import CommandFailed, run
from table import at_most, goal, markdown, seconds

CLIENTS = 50
SECONDS = 5
GOAL_MILLISECONDS = 100
GOAL_BYTES = 200_000
GOAL_SLOWER = 1.1
# Fifty clients who each ask twice a second.
PAUSE_MILLISECONDS = 500
SCRIPT = Path(__file__).with_name("paced.lua")


def measure(bench: Bench) -> str:
    base, night = prepared(bench)
    with serving(bench, base) as address:
        rows = [page_row(address, name, path) for name, path in views(address)]
    title = f"Live pages over {bench.nights:,} nights of {history.CLUSTERS:,} clusters, {CLIENTS} clients at once (wrk)"
    columns = ["", "p50 ms", "p95 ms", "max ms", "pages/s", "kB", "goal", "goal"]
    return markdown(title, columns, rows) + "\n\n" + imports(bench, base, night)


def prepared(bench: Bench) -> tuple[Path, Path]:
    """A copy of the years of nights with two more of one fleet: one is in it, the other, a usual night, is not."""
    base = bench.folder / "base.db"
    shutil.copyfile(history.database(bench), base)
    first, second = bench.simulate(
        "two", "--clusters", history.CLUSTERS, "--changed-share", history.CHANGED_SHARE, "--shape", "ndjson", nights=2)
    run(bench.import_command(base, first) + ["--taken-at", later(base, 1)])
    return base, second


def later(database: Path, seconds_later: int) -> str:
    command = ["sqlite3", f"file:{database}?mode=ro",
               f"SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(taken_at) + {seconds_later}, 'unixepoch') FROM snapshots"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def serving(bench: Bench, database: Path) -> Iterator[str]:
    command = [bench.fipswatch, "serve", "--quiet", "--listen", "127.0.0.1:0", "--database", database]
    server = subprocess.Popen([str(word) for word in command], stderr=subprocess.PIPE, text=True)
    try:
        line = server.stderr.readline()
        found = re.search(r"listening on (http://[^/]*)/", line)
        if not found:
            raise CommandFailed(f"serve: {line.strip()}")
        yield found[1]
    finally:
        server.terminate()
        server.communicate()
    if server.returncode != 0:
        raise CommandFailed(f"serve: exit code {server.returncode}")


def get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=120) as answer:
        return answer.read()


def seconds_to_get(address: str) -> float:
    start = time.monotonic()
    get(address)
    return time.monotonic() - start


def views(address: str) -> list[tuple[str, str]]:
    failing = get(f"{address}/fleet?verdict=fail").decode()
    pool = re.search(r'/clusters/[^"]*/pools/[^"]*', failing)[0]
    return [
        ("overview", "/"), ("fleet", "/fleet"), ("fleet, failing, most nodes first", "/fleet?verdict=fail&sort=-nodes"),
        ("fleet, another search each time", "/fleet?q=#"), ("a cluster", pool.split("/pools/")[0]), ("a pool", pool),
        ("findings", "/findings"), ("drift", "/drift"), ("KPIs by month", "/kpi"), ("KPIs by day", "/kpi?bucket=day"),
        ("KPIs by location", "/kpi?by=location"), ("exemptions", "/exemptions"), ("coverage", "/coverage"),
        ("definitions", "/definitions"), ("metrics", "/metrics"),
    ]


def page_row(address: str, name: str, path: str) -> list[str]:
    weight = len(get(address + path.replace("#", "1")))
    found = load(address, [path], SECONDS)
    milliseconds = [f"{found[key] / 1e3:,.1f}" for key in ("p50", "p95", "max")]
    return [
        name, *milliseconds, f"{found['requests'] / found['duration'] * 1e6:,.0f}", f"{weight / 1e3:,.0f}",
        goal(f"p95 < {GOAL_MILLISECONDS} ms", found["p95"] < GOAL_MILLISECONDS * 1e3),
        goal(f"≤ {GOAL_BYTES // 1000} kB", weight <= GOAL_BYTES),
    ]


def wrk(address: str, paths: list[str], duration: int, pause: int = 0) -> subprocess.Popen:
    return subprocess.Popen(
        ["wrk", "--threads", "1", "--connections", str(CLIENTS), "--duration", f"{duration}s", "--timeout", "60s",
         "--script", SCRIPT, address],
        env=os.environ | {"PATHS": " ".join(paths), "PAUSE": str(pause)}, stdout=subprocess.PIPE, text=True)


def result(process: subprocess.Popen) -> dict:
    output, _ = process.communicate()
    found = json.loads(output.strip().splitlines()[-1])
    if found["errors"] or not found["requests"]:
        raise CommandFailed(f"wrk: {found}")
    return found


def load(address: str, paths: list[str], duration: int) -> dict:
    return result(wrk(address, paths, duration))


def imports(bench: Bench, base: Path, night: Path) -> str:
    """An import alone and one while pages are read, in turns, each into a fresh copy."""
    alone, beside, reading, anew = [], [], [], []
    for _ in range(bench.runs):
        alone.append(one_import(bench, base, night))
        with copied(bench, base) as database, serving(bench, database) as address:
            paths = [path for _, path in views(address) if "#" not in path]
            for path in paths:
                get(address + path)
            readers = wrk(address, paths, 60, PAUSE_MILLISECONDS)
            time.sleep(SECONDS)
            beside.append(imported(bench, database, night))
            readers.send_signal(signal.SIGINT)  # wrk ends, and prints what it found until then.
            reading.append(result(readers))
            anew.append(seconds_to_get(f"{address}/fleet"))
    usual, loaded = statistics.median(alone), statistics.median(beside)
    rate = statistics.median(found["requests"] / found["duration"] * 1e6 for found in reading)
    slowest = max(found["p95"] for found in reading) / 1e3
    rows = [
        ["alone", seconds(usual), "", ""],
        [f"while {CLIENTS} clients read {rate:,.0f} pages/s", seconds(loaded), f"{slowest:,.0f}",
         at_most(GOAL_SLOWER, loaded / usual, "×")],
    ]
    note = (f"wrk shares the machine's {os.cpu_count()} cores with the server and the import, so its clients pause "
            f"{PAUSE_MILLISECONDS} ms between pages: without a pause it would itself take the time that is measured. "
            f"After an import pages are made anew; the fleet, for the first who asks, in {max(anew):.1f} s.")
    title = f"Import of a night of {history.CLUSTERS:,} clusters into the same database"
    return markdown(title, ["", "s", "p95 ms of the pages", "goal"], rows, note)


@contextmanager
def copied(bench: Bench, base: Path) -> Iterator[Path]:
    database = bench.folder / "copy.db"
    remove_database(database)
    shutil.copyfile(base, database)
    read_whole(database)
    yield database
    remove_database(database)


def one_import(bench: Bench, base: Path, night: Path) -> float:
    with copied(bench, base) as database:
        return imported(bench, database, night)


def imported(bench: Bench, database: Path, night: Path) -> float:
    return run(bench.import_command(database, night) + ["--taken-at", later(database, 60)]).seconds
