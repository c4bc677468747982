"""Runs SQL on a lake with DuckDB, and prints CSV."""

import os
from typing import Any

import duckdb

from lake import PARTITIONS, existing_manifest, fail, print_answers, question

# Of what the names of folders say.
TYPES = {"year": "BIGINT", "collector": "VARCHAR"}


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def view(table: str, paths: list[str]) -> str:
    files = ", ".join(quoted(path) for path in paths)
    types = ", ".join(f"'{key}': {TYPES[key]}" for key in PARTITIONS[table])
    source = f"read_parquet([{files}], hive_partitioning = true, hive_types = {{{types}}})"
    return f"CREATE VIEW {table} AS SELECT * FROM {source}"


def main() -> None:
    arguments = question(__doc__).parse_args()
    manifest = existing_manifest(arguments.lake)
    connection = duckdb.connect()

    def ask(sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        answer = connection.execute(sql)
        return [column[0] for column in answer.description], answer.fetchall()

    try:
        for table in PARTITIONS:
            paths = manifest.paths(table, arguments.since, arguments.until)
            connection.execute(view(table, [os.path.join(arguments.lake, path) for path in paths]))
        print_answers(arguments, ask)
    except duckdb.Error as error:
        fail(f"{arguments.lake}: {str(error).splitlines()[0]}: export again if a file of it is gone")


if __name__ == "__main__":
    main()
