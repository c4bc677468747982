"""What all programs of the lake know: its folders, its manifest, and which files a question needs."""

import argparse
import csv
import hashlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

SCHEMA_VERSION = 1
MANIFEST = "_manifest.json"

# The parts of a file's path besides its name, in their order.
PARTITIONS = {
    "days": ["year"],
    "snapshots": ["collector", "year"],
    "coverage": ["collector", "year"],
    "cluster_versions": ["collector", "year"],
    "pool_versions": ["collector", "year"],
    "node_counts": ["collector", "year"],
    "configuration_changes": ["year"],
    "verdict_spans": ["year"],
    "episodes": ["year"],
}


def fail(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(1)


@dataclass(frozen=True)
class Part:
    """A file of the lake, as the manifest has it."""

    path: str
    rows: int
    sha256: str

    @property
    def table(self) -> str:
        return self.path.split("/")[0]

    @property
    def year(self) -> int:
        return int(self.path.split("/year=")[1].split("/")[0])


@dataclass(frozen=True)
class Manifest:
    """What a lake holds: only what it names counts, whatever else lies in its folders."""

    watermark: str
    parts: list[Part]

    @staticmethod
    def read(text: str, name: str) -> "Manifest":
        try:
            value = json.loads(text)
            version, watermark = int(value["schemaVersion"]), str(value["watermark"])
            parts = [Part(str(file["path"]), int(file["rows"]), str(file["sha256"])) for file in value["files"]]
        except (ValueError, KeyError, TypeError):
            fail(f"{name}: not the manifest of a lake: export again, into another folder")
        if version > SCHEMA_VERSION:
            fail(f"{name}: written by a newer fipswatch: use its Scripts/lake")
        return Manifest(watermark, parts)

    def text(self) -> str:
        files = [vars(part) for part in sorted(self.parts, key=lambda part: part.path)]
        value = {"schemaVersion": SCHEMA_VERSION, "watermark": self.watermark, "files": files}
        return json.dumps(value, indent=1) + "\n"

    def paths(self, table: str, since: str | None, until: str | None) -> list[str]:
        """The files of the years that the days are in; if there are none, one of another year, for its columns."""
        first, last = (since or "0000")[:4], (until or "9999")[:4]
        paths = [part for part in self.parts if part.table == table]
        chosen = [part.path for part in paths if first <= f"{part.year:04}" <= last]
        return chosen or [part.path for part in paths[:1]]


def existing_manifest(folder: str) -> Manifest:
    manifest = load_manifest(folder)
    if manifest is None:
        fail(f"{folder}: no lake in it: name the folder that Scripts/lake/export wrote")
    return manifest


def load_manifest(folder: str) -> Manifest | None:
    """None where nothing was exported into a folder yet."""
    path = os.path.join(folder, MANIFEST)
    try:
        with open(path, encoding="utf-8") as file:
            return Manifest.read(file.read(), path)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{path}: cannot be read: {error}")


def sha256(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# Questions ------------------------------------------------------------------------------------------------------------


def day(text: str) -> str:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise argparse.ArgumentTypeError(f"{text}: not a day such as 2026-11-22")
    return text


def question(description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("sql", nargs="+", metavar="FILE", help="questions, such as Scripts/lake/kpi.sql")
    parser.add_argument("--lake", required=True, metavar="DIR", help="the folder that `export` wrote")
    parser.add_argument("--since", type=day, metavar="DAY", help="the first day; other years are not read")
    parser.add_argument("--until", type=day, metavar="DAY", help="the last day")
    return parser


def print_answers(arguments: argparse.Namespace, ask: Callable[[str], tuple[list[str], Iterable[Iterable[Any]]]]) -> None:
    """Those of all questions, an empty line between them."""
    for place, path in enumerate(arguments.sql):
        if place > 0:
            print()
        print_rows(*ask(read_sql(path)), arguments)


def read_sql(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError as error:
        fail(f"{path}: cannot be read: {error.strerror}")


def print_rows(names: list[str], rows: Iterable[Iterable[Any]], arguments: argparse.Namespace) -> None:
    """As CSV: rows whose first column, a day or the beginning of one, is between the days."""
    since, until = arguments.since, arguments.until
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        values = list(row)
        first = str(values[0])
        if (since or first)[: len(first)] <= first <= (until or first)[: len(first)]:
            writer.writerow(["" if value is None else value for value in values])
