"""Checking plans before they ship, beside Checkov with the policies that fipswatch exports for it."""

import json
from pathlib import Path

from bench import Bench
from measure import Contender, race, run
from table import goal, markdown, megabytes, seconds

# Pools of a plan of 10 MB, and of one of 100 MB.
SMALL, LARGE = 6_600, 66_000
CLUSTER = (
    "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers"
    "/Microsoft.ContainerService/managedClusters/c{}"
)


def measure(bench: Bench) -> str:
    small, large = plan(bench.folder / "small.json", SMALL), plan(bench.folder / "large.json", LARGE)
    checks = bench.folder / "checks"
    run([bench.fipswatch, "policy", "export", "checkov", "--out", checks])
    checkov = [bench.peers.parent.parent / "checkov/bin/python", "-m", "checkov.main", "--framework", "terraform_plan",
               "--external-checks-dir", checks, "--check", "CKV2_FIPSWATCH_2", "--skip-download", "--soft-fail",
               "--quiet", "--compact", "-f", small]
    check = [bench.fipswatch, "check", "--fail-on", "none", "--format", "json"]
    results = race([
        Contender("fipswatch check", [*check, small]), Contender("fipswatch check, 100 MB", [*check, large]),
        Contender("Checkov", checkov),
    ], bench.runs)
    goals = [
        goal("< 0.3 s, < 150 MB", results[0].seconds < 0.3 and results[0].peak_bytes < 150e6),
        goal("memory < 3 times the file", results[1].peak_bytes < 3 * large.stat().st_size), "",
    ]
    rows = [
        [result.name, seconds(result.seconds), seconds(result.cpu_seconds), megabytes(result.peak_bytes), wanted]
        for result, wanted in zip(results, goals)
    ]
    return markdown(f"Checking a plan of {small.stat().st_size / 1e6:.0f} MB", ["", "s", "CPU s", "peak MB", "goal"], rows)


def plan(path: Path, pools: int) -> Path:
    """A plan that updates so many node pools, every third of them without FIPS."""
    whole = {
        "format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {"root_module": {}},
        "resource_changes": [], "configuration": {"root_module": {}},
    }
    head, tail = json.dumps(whole).split("[]")
    # One by one: what this driver holds counts as memory of what it starts.
    with path.open("w") as file:
        file.write(head + "[")
        for number in range(pools):
            file.write((", " if number else "") + json.dumps(change(number)))
        file.write("]" + tail)
    return path


def change(number: int) -> dict:
    values = {
        "name": f"np{number % 100}", "kubernetes_cluster_id": CLUSTER.format(number // 100),
        "fips_enabled": number % 3 != 0, "vm_size": "Standard_D4s_v5", "os_type": "Linux", "os_sku": "AzureLinux",
        "mode": "User", "tags": {"env": "prod", "owner": "x"}, "node_labels": {"a": "b"}, "zones": ["1", "2", "3"],
        "linux_os_config": [], "kubelet_config": [], "timeouts": None,
        "upgrade_settings": [{"drain_timeout_in_minutes": 0, "max_surge": "10%", "node_soak_duration_in_minutes": 0}],
    }
    return {
        "address": f'module.pools["k{number}"].azurerm_kubernetes_cluster_node_pool.p', "mode": "managed",
        "module_address": f'module.pools["k{number}"]', "type": "azurerm_kubernetes_cluster_node_pool", "name": "p",
        "provider_name": "registry.terraform.io/hashicorp/azurerm",
        "change": {"actions": ["update"], "before": values, "after": values, "after_unknown": {},
                   "before_sensitive": {}, "after_sensitive": {"tags": {}, "node_labels": {}}},
    }
