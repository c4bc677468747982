"""Nights of a small fleet, against git-history: the versions of a JSON file in a git repository."""

import shutil
from pathlib import Path

from bench import Bench, remove_database
from measure import Contender, race, run
from table import at_least, markdown, megabytes, seconds, times

CLUSTERS = 1_000
NIGHTS = 5
GOAL = 100


def measure(bench: Bench) -> str:
    documents = bench.simulate("nights", "--clusters", CLUSTERS, nights=NIGHTS)
    document = committed(documents, bench.folder / "repository")
    ours, theirs = bench.folder / "fleet.db", bench.folder / "history.db"
    git_history = [bench.peers / "git-history", "file", theirs, document, "--repo", document.parent, "--id", "id"]
    fipswatch, peer = race([
        Contender("fipswatch", bench.import_command(ours, *documents), lambda: remove_database(ours)),
        Contender("git-history", [*git_history, "--silent"], lambda: remove_database(theirs)),
    ], bench.runs)
    ratio = peer.seconds / fipswatch.seconds
    rows = [
        [result.name, seconds(result.seconds), seconds(result.cpu_seconds), megabytes(result.peak_bytes), *more]
        for result, more in (
            (fipswatch, ["", "", str(len(fipswatch.runs))]),
            (peer, [times(ratio), at_least(GOAL, ratio), str(len(peer.runs))]))
    ]
    columns = ["", "s", "CPU s", "peak MB", "fipswatch is faster by", "goal", "runs"]
    return markdown(f"{NIGHTS} nights of {CLUSTERS:,} clusters", columns, rows)


def committed(documents: list[Path], repository: Path) -> Path:
    """One file in a repository of its own, each document a commit."""
    git = ["git", "-C", repository, "-c", "user.name=bench", "-c", "user.email=bench@example.com"]
    run(["git", "init", "--quiet", "--initial-branch=main", repository])
    file = repository / "clusters.json"
    for document in documents:
        shutil.copyfile(document, file)
        run([*git, "add", file.name])
        run([*git, "commit", "--quiet", "--message", document.stem])
    return file
