"""Loads a document as sqlite-utils' manual shows, nested values as JSON: peer_sqlite_utils.py DOCUMENT DATABASE."""

import json
import sys
from collections.abc import Iterator

import sqlite_utils


def cluster_rows(clusters: list[dict]) -> Iterator[dict]:
    for cluster in clusters:
        yield {
            "id": cluster["id"].lower(),
            "cluster": cluster["name"],
            "subscription": cluster["id"][15:51],
            "resource_group": cluster["resourceGroup"],
            "location": cluster["location"],
            "kubernetes_version": cluster["kubernetesVersion"],
            "provisioning_state": cluster["provisioningState"],
            "power_state": inner(cluster, "powerState", "code"),
            "resource_uid": cluster.get("resourceUid"),
            "node_resource_group": cluster.get("nodeResourceGroup"),
            "sku": inner(cluster, "sku", "name"),
            "node_provisioning_mode": inner(cluster, "nodeProvisioningProfile", "mode"),
            "enable_fips": cluster.get("enableFips"),
            "tags": cluster.get("tags"),
            "config": {key: value for key, value in cluster.items() if key != "agentPoolProfiles"},
        }


def pool_rows(clusters: list[dict]) -> Iterator[dict]:
    for cluster in clusters:
        for pool in cluster["agentPoolProfiles"] or []:
            yield {
                "cluster_id": cluster["id"].lower(),
                "pool": pool["name"],
                "enable_fips": pool.get("enableFips"),
                "mode": pool.get("mode"),
                "type": pool.get("type"),
                "os_type": pool.get("osType"),
                "os_sku": pool.get("osSku"),
                "vm_size": pool.get("vmSize"),
                "count": pool.get("count"),
                "workload_runtime": pool.get("workloadRuntime"),
                "kubernetes_version": pool.get("orchestratorVersion"),
                "node_image_version": pool.get("nodeImageVersion"),
                "provisioning_state": pool.get("provisioningState"),
                "power_state": inner(pool, "powerState", "code"),
                "tags": pool.get("tags"),
                "config": pool,
            }


def inner(resource: dict, name: str, key: str) -> str | None:
    return (resource.get(name) or {}).get(key)


path, database_path = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    document = json.load(file)
database = sqlite_utils.Database(database_path)
database.enable_wal()
database["clusters"].insert_all(cluster_rows(document), pk="id", batch_size=1000)
database["pools"].insert_all(pool_rows(document), pk=("cluster_id", "pool"), batch_size=1000)
print(database["clusters"].count, database["pools"].count)
