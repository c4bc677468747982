"""What every section works with: the programs, a folder, and simulated nights."""

import datetime
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from measure import run


@dataclass(frozen=True)
class Bench:
    programs: Path
    peers: Path
    # Emptied after each section.
    folder: Path
    runs: int
    nights: int
    cache: Path | None
    # Another program, built from an older state of the repository; None unless it is compared with.
    older: Path | None = None

    @property
    def fipswatch(self) -> Path:
        return self.programs / "fipswatch"

    @property
    def python(self) -> Path:
        return self.peers / "python"

    @property
    def sources(self) -> Path:
        return Path(__file__).parent

    def simulate(self, name: str, *options, nights: int = 1) -> list[Path]:
        """Writes so many nights, the last of them today's; their documents, oldest first, are in the page cache."""
        folder = self.folder / name
        run(self.simulation(folder, nights, *options))
        documents = sorted(path for path in folder.iterdir() if path.is_file())
        for document in documents:
            read_whole(document)
        return documents

    def simulation(self, folder: Path, nights: int, *options) -> list:
        return [
            self.programs / "simulate-fleet", "--preset", "bench", "--nights", nights,
            "--first-night", day(1 - nights), *options, folder,
        ]

    def import_command(self, database: Path, *documents: Path, program: Path | None = None) -> list:
        return [program or self.fipswatch, "import", "--format", "json", "--database", database, *documents]

    def clear(self) -> None:
        for entry in self.folder.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def day(offset: int) -> str:
    """The date so many days from today, as file names and options spell it."""
    return (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=offset)).isoformat()


def read_whole(document: Path) -> None:
    with document.open("rb") as file:
        while file.read(1 << 20):
            pass


def used_bytes(database: Path) -> int:
    """What the rows of a database take: its pages without the free ones, which hide growth from the file's size."""
    with closing(sqlite3.connect(database)) as connection:
        [used] = connection.execute(
            "SELECT page_size * (page_count - freelist_count)"
            " FROM pragma_page_size, pragma_page_count, pragma_freelist_count").fetchone()
    return used


def remove_database(database: Path) -> None:
    for path in database.parent.glob(f"{database.name}*"):
        path.unlink()
