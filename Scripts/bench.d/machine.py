"""Names what was measured on and with."""

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

from measure import LONG_RUN_SECONDS, run

PEERS = ["duckdb", "sqlite-utils", "git-history"]


def description(runs: int) -> str:
    """One paragraph: processor, memory, system, and the versions of the peers, and how it was measured."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = [f"sqlite3 {first_word(run(['sqlite3', '--version']).output)}"]
    versions += [f"{name} {version(name)}" for name in PEERS]
    versions += [f"Python {platform.python_version()} with SQLite {sqlite3.sqlite_version}"]
    return (
        f"Measured on {processor()}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB, {system()}, against "
        f"{', '.join(versions)}. Medians of {runs} runs, "
        f"of one where a run takes over {LONG_RUN_SECONDS} s; whole processes, files in the page cache."
    )


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def system() -> str:
    return f"{platform.freedesktop_os_release()['PRETTY_NAME']}, Linux {platform.release()}"


def first_word(text: str) -> str:
    return text.split()[0]
