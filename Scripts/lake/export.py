"""Writes the facts and judgements of a database as Parquet, for engines that read folders of it.

A file is named by its SHA-256, so an unchanged year keeps its file. New files come first, then the manifest, which
replaces the one before at once, then what it no longer names goes: killed at any point, the lake is the old or the new one.
"""

import argparse
import datetime
import fcntl
import glob
import itertools
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator

import pyarrow
import pyarrow.compute
import pyarrow.parquet

from lake import MANIFEST, PARTITIONS, Manifest, Part, fail, load_manifest, sha256

# What is held in memory at once, however much there is: rows read, bytes that become a row group, KiB of rows being sorted.
ROWS_AT_ONCE = 500
ROW_GROUP_BYTES = 16 << 20
SORTED_KIB = 16 << 10
UNFINISHED = ".unfinished"
INTEGERS = {"year", "files", "bytes", "number", "seconds", "sla_days", "node_count"}
OWN_FOLDER = os.path.dirname(os.path.abspath(__file__))


def column_type(name: str) -> pyarrow.DataType:
    """Names say types; see tables.sql."""
    if name.endswith("_at"):
        return pyarrow.timestamp("us", tz="UTC")
    if name.startswith(("is_", "has_")):
        return pyarrow.int32()
    return pyarrow.int64() if name in INTEGERS else pyarrow.string()


# The database ---------------------------------------------------------------------------------------------------------


class Database:
    """One state of a database, as of one instant."""

    def __init__(self, path: str, as_of: int) -> None:
        if not os.path.isfile(path):
            fail(f"{path}: no such database: see its name and folder")
        self.path = path
        try:
            self.connection = sqlite3.connect(f"file:{os.path.abspath(path)}?mode=ro", uri=True, isolation_level=None)
            # Views ask this for the present, each statement anew.
            self.connection.create_function("unixepoch", 0, lambda: as_of)
            self.connection.execute("PRAGMA temp_store = FILE")
            self.connection.execute(f"PRAGMA cache_size = -{SORTED_KIB}")
            with open(os.path.join(OWN_FOLDER, "tables.sql"), encoding="utf-8") as file:
                self.connection.executescript(file.read())
            self.connection.execute("BEGIN")
            self.years = [row[0] for row in self.connection.execute("SELECT year FROM years ORDER BY year")]
        except sqlite3.Error as error:
            fail(f"{path}: {error}: is it a database of fipswatch, of the same version?")

    def select(self, what: str) -> Iterator[tuple]:
        try:
            yield from self.connection.execute(f"SELECT {what}")
        except sqlite3.Error as error:
            is_full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
            hint = "make room, or name another folder in SQLITE_TMPDIR" if is_full else "run `fipswatch verify`"
            fail(f"{self.path}: {error}: {hint}")

    def columns(self, table: str) -> list[str]:
        return [name for name, in self.select(f"name FROM pragma_table_info('{table}', 'temp')")]

    def rows(self, table: str, columns: list[int]) -> Iterator[tuple]:
        """Ordered by columns, which are counted from 1."""
        return self.select(f"* FROM temp.{table} ORDER BY {', '.join(map(str, columns))}")

    def folders(self, keys: list[str]) -> set[tuple]:
        """Those of each table with these keys, though there may be nothing in them."""
        if keys == ["year"]:
            return {(year,) for year in self.years}
        return set(self.select(f"DISTINCT {', '.join(keys)} FROM temp.snapshots"))


# The lake -------------------------------------------------------------------------------------------------------------


def export_table(database: Database, table: str, lake: str) -> Iterator[Part]:
    """Writes its files, one after the other, as the database hands on their rows."""
    keys, names = PARTITIONS[table], database.columns(table)
    # The last columns are in the names of folders.
    kept = len(names) - len(keys)
    schema = pyarrow.schema([(name, column_type(name)) for name in names[:kept]])
    # By all columns, so that it does not matter in which order facts were imported.
    rows = database.rows(table, [*range(kept + 1, len(names) + 1), *range(1, kept + 1)])
    empty = database.folders(keys)
    for values, members in itertools.groupby(rows, key=lambda row: row[kept:]):
        empty.discard(values)
        yield write(row_groups(members, schema), schema, folder(table, values), lake)
    for values in sorted(empty):
        yield write([], schema, folder(table, values), lake)


def folder(table: str, values: tuple) -> str:
    return "/".join([table] + [f"{key}={value}" for key, value in zip(PARTITIONS[table], values)])


def row_groups(rows: Iterator[tuple], schema: pyarrow.Schema) -> Iterator[pyarrow.Table]:
    """Where one ends is told by these rows alone, so that an unchanged folder keeps its bytes."""
    batches: list[pyarrow.RecordBatch] = []
    size = 0
    while chunk := list(itertools.islice(rows, ROWS_AT_ONCE)):
        batches.append(pyarrow.record_batch([array(*column) for column in zip(schema.types, zip(*chunk))], schema))
        size += batches[-1].nbytes
        if size >= ROW_GROUP_BYTES:
            yield pyarrow.Table.from_batches(batches)
            batches, size = [], 0
    if batches:
        yield pyarrow.Table.from_batches(batches)


def array(wanted: pyarrow.DataType, values: tuple) -> pyarrow.Array:
    if not pyarrow.types.is_timestamp(wanted):
        return pyarrow.array(values, wanted)
    texts = pyarrow.array(values, pyarrow.string())
    naive = pyarrow.compute.strptime(texts, format="%Y-%m-%dT%H:%M:%SZ", unit="us")
    return pyarrow.compute.assume_timezone(naive, "UTC")


def write(groups: Iterable[pyarrow.Table], schema: pyarrow.Schema, folder: str, lake: str) -> Part:
    """Writes a file; where the same is there, it stays as it is."""
    os.makedirs(os.path.join(lake, folder), exist_ok=True)
    unfinished = os.path.join(lake, folder, UNFINISHED)
    rows = 0
    with pyarrow.parquet.ParquetWriter(unfinished, schema, compression="zstd") as writer:
        for group in groups:
            writer.write_table(group)
            rows += group.num_rows
    digest = sha256(unfinished)
    part = Part(f"{folder}/part-{digest[:32]}.parquet", rows, digest)
    path = os.path.join(lake, part.path)
    if os.path.exists(path) and sha256(path) == digest:
        os.unlink(unfinished)
    else:
        sync(unfinished)
        os.replace(unfinished, path)
        sync(os.path.dirname(path))
    return part


def publish(manifest: Manifest, lake: str) -> None:
    unfinished = os.path.join(lake, UNFINISHED)
    with open(unfinished, "w", encoding="utf-8") as file:
        file.write(manifest.text())
    sync(unfinished)
    os.replace(unfinished, os.path.join(lake, MANIFEST))
    sync(lake)


def sync(path: str) -> None:
    """What is in a file or folder is on the disk then."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(manifest: Manifest, lake: str) -> None:
    """Removes files of exports before, and of those that were killed; nothing else."""
    named = {part.path for part in manifest.parts}
    for table in PARTITIONS:
        for name in (UNFINISHED, "part-*.parquet"):
            for path in glob.glob(os.path.join(glob.escape(lake), table, "**", name), recursive=True):
                if os.path.relpath(path, lake) not in named:
                    os.unlink(path)


def export(database: Database, watermark: str, lake: str) -> tuple[Manifest, int]:
    """Returns what the lake holds now, and how many of its files are new."""
    before = load_manifest(lake)
    known = {part.path for part in before.parts} if before else set()
    parts = [part for table in PARTITIONS for part in export_table(database, table, lake)]
    manifest = Manifest(watermark, parts)
    publish(manifest, lake)
    sweep(manifest, lake)
    return manifest, sum(part.path not in known for part in parts)


# The command line -----------------------------------------------------------------------------------------------------


def instant(text: str) -> int:
    try:
        return int(datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.UTC).timestamp())
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: not an instant such as 2026-11-22T02:00:00Z")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the facts and judgements of a database as Parquet.")
    parser.add_argument("--database", required=True, metavar="FILE", help="the database; it is only read")
    parser.add_argument("--out", required=True, metavar="DIR", help="the folder of the lake")
    parser.add_argument(
        "--as-of", type=instant, metavar="T", default=int(time.time()),
        help="up to this instant, such as 2026-11-22T02:00:00Z; now, unless given")
    arguments = parser.parse_args()
    database = Database(arguments.database, arguments.as_of)
    if not database.years:
        fail(f"{arguments.database}: no snapshot in it by then: import one first")
    try:
        os.makedirs(arguments.out, exist_ok=True)
        with open(os.path.join(arguments.out, ".lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            watermark = datetime.datetime.fromtimestamp(arguments.as_of, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            manifest, new = export(database, watermark, arguments.out)
    except OSError as error:
        fail(f"{error.filename or arguments.out}: cannot be written: {error.strerror}: the lake is as it was")
    rows = sum(part.rows for part in manifest.parts)
    print(f"{arguments.out}: {rows} rows in {len(manifest.parts)} files, {new} of them new, up to {watermark}")


if __name__ == "__main__":
    main()
