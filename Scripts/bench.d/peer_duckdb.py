"""Runs a DuckDB script over a document into a new database: peer_duckdb.py DOCUMENT DATABASE SCRIPT."""

import sys
from pathlib import Path

import duckdb

document, database, script = sys.argv[1:]
with duckdb.connect(database) as connection:
    connection.execute("SET VARIABLE document = ?", [document])
    connection.execute(Path(script).read_text())
    [counts] = connection.execute("SELECT (SELECT count(*) FROM clusters), (SELECT count(*) FROM pools)").fetchall()
    print(*counts)
