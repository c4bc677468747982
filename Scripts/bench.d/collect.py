"""Collecting a large tenant from an Azure on this machine, beside curl with as many requests at once."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import Bench
from measure import CommandFailed, Contender, race, run
from table import at_most, markdown, megabytes, seconds

SUBSCRIPTIONS = 500
CLUSTERS_EACH = 40
LATENCY = 0.05
AT_ONCE = 4
RATIO_GOAL = 1.3
PEAK_GOAL_MB = 150


def measure(bench: Bench) -> str:
    answers = write_answers(bench)
    certificate, key = make_certificate(bench.folder)
    with loopback_azure(bench, answers, certificate, key) as url:
        return raced(bench, answers, certificate, url)


def raced(bench: Bench, answers: Path, certificate: Path, url: str) -> str:
    archive, answered = bench.folder / "archive", bench.folder / "answered"
    os.environ.update(AZURE_TENANT_ID="bench", AZURE_CLIENT_ID="bench", AZURE_CLIENT_SECRET="bench")
    ours = [
        bench.fipswatch, "collect", "--archive", archive, "--arm-endpoint", url, "--authority", url,
        "--ca-file", certificate, "--identity", "environment",
    ]
    curl = ["curl", "--silent", "--fail", "--parallel", "--parallel-max", AT_ONCE, "--cacert", certificate,
            "--config", curl_config(bench.folder, answers, answered, url)]
    # One call for the token, one for the subscriptions, and rights and list of each, as many at once as are allowed.
    ideal = (2 + 2 * SUBSCRIPTIONS / AT_ONCE) * LATENCY
    results = race([
        Contender("fipswatch collect --archive", ours, lambda: emptied(archive)),
        Contender(f"curl, {AT_ONCE} at once, nothing packed", curl, lambda: emptied(answered)),
    ], bench.runs)
    rows = [[f"what {AT_ONCE} requests at once allow", seconds(ideal), "", "", "", ""]]
    for result, is_ours in zip(results, (True, False)):
        ratio, peak = result.seconds / ideal, result.peak_bytes / 1e6
        rows.append([
            result.name, seconds(result.seconds), seconds(result.cpu_seconds), megabytes(result.peak_bytes),
            f"{ratio:.2f} ×",
            f"{at_most(RATIO_GOAL, ratio, '×')}; {at_most(PEAK_GOAL_MB, peak, 'MB')}" if is_ours else "",
        ])
    total = sum(path.stat().st_size for path in answers.iterdir())
    title = (f"Collecting: {SUBSCRIPTIONS} subscriptions of {CLUSTERS_EACH} clusters, {total / 1e6:,.0f} MB of JSON, "
             f"{LATENCY * 1000:.0f} ms a call")
    return markdown(title, ["", "s", "CPU s", "peak MB", "of what is allowed", "goal"], rows)


def write_answers(bench: Bench) -> Path:
    """One list for each subscription, as Resource Manager writes it."""
    [document] = bench.simulate(
        "nights", "--clusters", SUBSCRIPTIONS * CLUSTERS_EACH, "--subscriptions", SUBSCRIPTIONS, "--shape", "arm")
    folder = bench.folder / "answers"
    folder.mkdir()
    run([bench.python, bench.sources / "azure_answers.py", document, folder])
    made = len(list(folder.iterdir()))
    if made != SUBSCRIPTIONS:
        raise CommandFailed(f"simulate-fleet made {made} subscriptions instead of {SUBSCRIPTIONS}")
    return folder


def make_certificate(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "localhost.pem", folder / "localhost.key"
    run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate])
    return certificate, key


@contextmanager
def loopback_azure(bench: Bench, answers: Path, certificate: Path, key: Path) -> Iterator[str]:
    command = [bench.python, bench.sources / "loopback_azure.py", answers, certificate, key, "--latency", str(LATENCY)]
    with subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, text=True) as server:
        try:
            yield f"https://localhost:{int(server.stdout.readline())}"
        finally:
            server.terminate()


def curl_config(folder: Path, answers: Path, answered: Path, url: str) -> Path:
    paths = {
        "rights": "providers/Microsoft.Authorization/permissions?api-version=2022-04-01",
        "clusters": "providers/Microsoft.ContainerService/managedClusters?api-version=2026-07-01",
    }
    config = folder / "curl.config"
    config.write_text("".join(
        f'url = "{url}/subscriptions/{name}/{path}"\noutput = "{answered}/{name}.{kind}.json"\n'
        for name in sorted(answer.stem for answer in answers.iterdir()) for kind, path in paths.items()))
    return config


def emptied(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
