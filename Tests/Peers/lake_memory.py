"""Exports a database in which a pool had many configurations, and ten times as many, and compares the memory of both."""

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys

SCRIPTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Scripts", "lake")
FEW, MANY = 4_000, 40_000
CONFIGURATION_BYTES = 8_000
# Held whole, what the second has more would take 300 MB, in any form that rows have on their way.
MOST_MORE_BYTES = 100 << 20

CONFIGURATIONS = """
    CREATE TEMP TABLE pool AS SELECT v.*, min(s.taken_at) AS first_at FROM versions v
      JOIN resources r ON r.id = v.resource_id AND r.kind = 'pool' CROSS JOIN snapshots s;
    INSERT INTO contents (digest, body) SELECT x'00', json_object('tags', hex(zeroblob({size} / 2)));
    DELETE FROM versions WHERE resource_id IN (SELECT resource_id FROM pool);
    DELETE FROM readings WHERE resource_id IN (SELECT resource_id FROM pool);
    CREATE TEMP TABLE seconds AS WITH RECURSIVE numbers (n) AS (
      SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {count}) SELECT n FROM numbers;
    INSERT INTO versions SELECT resource_id, first_at + n, first_at + n + 1, traits_id, last_insert_rowid(), NULL, NULL, 0, 0
      FROM pool CROSS JOIN seconds;
    INSERT INTO readings SELECT resource_id, first_at + n, first_at + n + 1, last_insert_rowid(), n % 2, NULL, 0, 0
      FROM pool CROSS JOIN seconds;
"""


def with_configurations(database: str, count: int) -> str:
    path = f"{database}-{count}"
    shutil.copyfile(database, path)
    connection = sqlite3.connect(path)
    connection.executescript(CONFIGURATIONS.format(size=CONFIGURATION_BYTES, count=count))
    connection.close()
    return path


def peak_of_export(database: str, as_of: str, lake: str) -> int:
    command = [sys.executable, os.path.join(SCRIPTS, "export.py")]
    arguments = ["--database", database, "--as-of", as_of, "--out", lake]
    process = subprocess.Popen([*command, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, status
    return usage.ru_maxrss << 10


def rows(lake: str, table: str) -> int:
    with open(os.path.join(lake, "_manifest.json"), encoding="utf-8") as file:
        return sum(part["rows"] for part in json.load(file)["files"] if part["path"].startswith(f"{table}/"))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database")
    parser.add_argument("--as-of")
    arguments = parser.parse_args()
    peaks = {}
    for count in (FEW, MANY):
        database = with_configurations(arguments.database, count)
        peaks[count] = peak_of_export(database, arguments.as_of, f"lake-{count}")
    for table in ("pool_versions", "node_counts"):
        assert rows(f"lake-{MANY}", table) - rows(f"lake-{FEW}", table) == MANY - FEW, table
    more = peaks[MANY] - peaks[FEW]
    assert more < MOST_MORE_BYTES, f"{more >> 20} MB more, of {peaks[MANY] >> 20} MB"
    print(f"ok: {peaks[MANY] >> 20} MB, {more >> 20} MB more than for a tenth of it")


if __name__ == "__main__":
    main()
