"""Splits a night into one list for each subscription, SUBSCRIPTION.json, as Resource Manager answers it.

A program of its own: what it holds would count as memory of every command that the driver starts.
"""

import json
import sys
from pathlib import Path

document, folder = map(Path, sys.argv[1:])
lists: dict[str, list] = {}
for cluster in json.loads(document.read_bytes())["value"]:
    lists.setdefault(cluster["id"].split("/")[2], []).append(cluster)
for subscription, clusters in lists.items():
    (folder / f"{subscription}.json").write_text(json.dumps({"value": clusters}))
