"""The benchmark's command line: runs the sections asked for and prints a Markdown table for each."""

import argparse
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import against
import check
import collect
import federation
import first_import
import git_history
import history
import lake
import machine
import memory
import night
import pages
import plans
import policies
import serve
import views
from bench import Bench
from measure import CommandFailed

SECTIONS = {
    "import": first_import.measure,
    "night": night.measure,
    "git-history": git_history.measure,
    "memory": memory.measure,
    "history": history.measure,
    "policies": policies.measure,
    "collect": collect.measure,
    "pages": pages.measure,
    "serve": serve.measure,
    "views": views.measure,
    "check": check.measure,
    "plans": plans.measure,
    "federation": federation.measure,
    "lake": lake.measure,
}


class Parser(argparse.ArgumentParser):
    """Ends with 64 on wrong usage, as fipswatch does."""

    def error(self, message: str) -> None:
        self.print_usage(sys.stderr)
        self.exit(64, f"bench: {message}\n")


def parsed_arguments() -> argparse.Namespace:
    parser = Parser(prog="Scripts/bench", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"all unless given: {', '.join(SECTIONS)}")
    parser.add_argument("--runs", type=int, default=5, help="the median of so many (default: 5)")
    parser.add_argument("--nights", type=int, default=1000, help="how many nights `history` has (default: 1000)")
    parser.add_argument("--cache", type=Path, help="a folder that keeps the database of `history` for the next time")
    parser.add_argument("--output", type=Path, help="a file that gets what is printed, once all of it is measured")
    parser.add_argument(
        "--against", type=Path, metavar="PROGRAM", help="an older fipswatch, which is compared with in the end")
    parser.add_argument("--programs", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--peers", type=Path, required=True, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    unknown = set(arguments.sections) - set(SECTIONS)
    if unknown or arguments.runs < 1 or arguments.nights < 2:
        parser.error(f"no such section: {', '.join(unknown)}" if unknown else "--runs begins at 1, --nights at 2")
    return arguments


def main() -> None:
    arguments = parsed_arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # So that the folder is removed then too.
    folder = Path(tempfile.mkdtemp(prefix="fipswatch-bench-"))
    try:
        bench = Bench(
            arguments.programs, arguments.peers, folder, arguments.runs, arguments.nights, arguments.cache,
            arguments.against)
        printed = ["# Results of Scripts/bench", machine.description(arguments.runs)]
        print("\n\n".join(printed), flush=True)
        measures = [SECTIONS[section] for section in arguments.sections or SECTIONS]
        if arguments.against:
            measures.append(against.measure)
        for measure in measures:
            printed.append(measure(bench))
            print(f"\n{printed[-1]}", flush=True)
            bench.clear()
        if arguments.output:
            arguments.output.write_text("\n\n".join(printed) + "\n")
    except CommandFailed as failure:
        sys.exit(f"bench: {failure}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
