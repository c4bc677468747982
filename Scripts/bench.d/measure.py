"""Runs commands as whole processes: how long each took and how much memory it held."""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

# More of an output is not kept: what the driver holds would count as memory of the commands that it starts next.
KEPT_BYTES = 1 << 18

# A command that takes longer than this is run once.
LONG_RUN_SECONDS = 20


class CommandFailed(Exception):
    """A command ended with an exit code that means nothing was measured."""


@dataclass(frozen=True)
class Measurement:
    """One run of one command."""

    seconds: float
    # User and system time of all threads.
    cpu_seconds: float
    # The kernel counts what the driver held when it started the command, so this is never under about 20 MB.
    peak_bytes: int
    output: str
    errors: str


@dataclass(frozen=True)
class Contender:
    """What takes part in a race. `prepare` runs before each run, not measured."""

    name: str
    command: Sequence
    prepare: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Result:
    """The runs of one contender."""

    name: str
    runs: list[Measurement]

    @property
    def seconds(self) -> float:
        return statistics.median(run.seconds for run in self.runs)

    @property
    def cpu_seconds(self) -> float:
        return statistics.median(run.cpu_seconds for run in self.runs)

    @property
    def peak_bytes(self) -> int:
        return max(run.peak_bytes for run in self.runs)

    @property
    def output(self) -> str:
        return self.runs[0].output


def run(command: Sequence, accepted: Sequence[int] = (0,), folder: Path | None = None) -> Measurement:
    """Runs a command to its end; its output is kept, as far as it is short."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen([str(word) for word in command], stdout=output, stderr=errors, cwd=folder)
        _, wait_code, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(wait_code)
        output.seek(0)
        errors.seek(0)
        told = errors.read().decode()
        if process.returncode not in accepted:
            raise CommandFailed(f"{command[0]}: exit code {process.returncode}: {told.strip()}")
        cpu_seconds = usage.ru_utime + usage.ru_stime
        return Measurement(seconds, cpu_seconds, usage.ru_maxrss * 1024, output.read(KEPT_BYTES).decode(errors="replace"), told)


def race(contenders: Sequence[Contender], runs: int, accepted: Sequence[int] = (0,)) -> list[Result]:
    """Runs the contenders in turns, so that what else the machine does meets them alike."""
    measurements: dict[str, list[Measurement]] = {contender.name: [] for contender in contenders}
    for _ in range(runs):
        for contender in contenders:
            earlier = measurements[contender.name]
            if earlier and earlier[0].seconds > LONG_RUN_SECONDS:
                continue
            contender.prepare()
            os.sync()  # Else the contender would wait for what `prepare` wrote.
            earlier.append(run(contender.command, accepted))
    return [Result(name, of_one) for name, of_one in measurements.items()]
