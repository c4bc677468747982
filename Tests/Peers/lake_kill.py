"""Ends an export at each step that the disk sees, and says whether the lake is then the old one or the new one.

In front of each attempt stands a copy of the old lake; behind it a whole export must come to the new one.
"""

import argparse
import json
import os
import shutil
import signal
import sys

SCRIPTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Scripts", "lake")
sys.path.insert(0, SCRIPTS)

import export  # noqa: E402
import lake  # noqa: E402

STEPS = ["replace", "fsync", "unlink", "makedirs"]


def end_at(step: int) -> None:
    """The process is killed in front of the step of this number, counted over all that change what the disk holds."""
    left = step

    def counted(function):
        def call(*arguments, **options):
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **options)

        return call

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name)))


def contents(folder: str) -> dict:
    """What a lake says that it holds, each file looked at."""
    with open(os.path.join(folder, lake.MANIFEST), encoding="utf-8") as file:
        manifest = json.load(file)
    for part in manifest["files"]:
        assert lake.sha256(os.path.join(folder, part["path"])) == part["sha256"], part["path"]
    return manifest


def attempt(arguments: argparse.Namespace, folder: str, step: int) -> bool:
    """True where the export came to its end before that step."""
    child = os.fork()
    if child == 0:
        end_at(step)
        sys.stdout = open(os.devnull, "w")
        sys.argv = ["export", "--database", arguments.database, "--as-of", arguments.as_of, "--out", folder]
        export.main()
        os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert ended in (0, -signal.SIGKILL), ended
    return ended == 0


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("--old", "--new", "--database", "--as-of"):
        parser.add_argument(name)
    arguments = parser.parse_args()
    old, new = contents(arguments.old), contents(arguments.new)
    assert old != new
    seen, step, ended = [], 0, False
    while not ended:
        folder = f"{arguments.old}-{step}"
        shutil.copytree(arguments.old, folder)
        ended = attempt(arguments, folder, step)
        found = contents(folder)
        assert found in (old, new), f"step {step}"
        seen.append(found == new)
        attempt(arguments, folder, 1_000_000)
        assert contents(folder) == new, f"step {step}, afterwards"
        files = {os.path.relpath(os.path.join(path, name), folder) for path, _, names in os.walk(folder) for name in names}
        assert files == {part["path"] for part in new["files"]} | {lake.MANIFEST, ".lock"}, files
        shutil.rmtree(folder)
        step += 1
    assert seen == sorted(seen) and not seen[0] and seen.count(True) > 2
    print(f"ok: {step} steps, the old lake after {seen.count(False)} of them")


if __name__ == "__main__":
    main()
