-- DuckDB by somebody who tunes it: every object stays JSON, from_json picks the columns in one parse, and
-- json_merge_patch makes the configuration compact, which stores several times as fast as the indented text.

CREATE TEMP TABLE documents AS
SELECT json AS config, unnest(from_json(json, '{
  "id": "VARCHAR", "name": "VARCHAR", "resourceGroup": "VARCHAR", "location": "VARCHAR",
  "kubernetesVersion": "VARCHAR", "provisioningState": "VARCHAR", "powerState": {"code": "VARCHAR"},
  "resourceUid": "VARCHAR", "nodeResourceGroup": "VARCHAR", "sku": {"name": "VARCHAR"},
  "nodeProvisioningProfile": {"mode": "VARCHAR"}, "enableFips": "BOOLEAN", "tags": "JSON",
  "agentPoolProfiles": ["JSON"]}'))
FROM read_json_objects(getvariable('document'), format = 'array');

CREATE TABLE clusters AS
SELECT
  lower(id) AS id, name AS cluster, id[16:51] AS subscription, resourceGroup AS resource_group, location,
  kubernetesVersion AS kubernetes_version, provisioningState AS provisioning_state, powerState.code AS power_state,
  resourceUid AS resource_uid, nodeResourceGroup AS node_resource_group, sku.name AS sku,
  nodeProvisioningProfile.mode AS node_provisioning_mode, enableFips AS enable_fips, tags,
  json_merge_patch(config, '{"agentPoolProfiles": null}') AS config
FROM documents;

CREATE TABLE pools AS
SELECT
  cluster_id, p.name AS pool, p.enableFips AS enable_fips, p.mode, p.type, p.osType AS os_type, p.osSku AS os_sku,
  p.vmSize AS vm_size, p.count, p.workloadRuntime AS workload_runtime, p.orchestratorVersion AS kubernetes_version,
  p.nodeImageVersion AS node_image_version, p.provisioningState AS provisioning_state,
  p.powerState.code AS power_state, p.tags, config
FROM (
  SELECT cluster_id, config, from_json(config, '{
    "name": "VARCHAR", "enableFips": "BOOLEAN", "mode": "VARCHAR", "type": "VARCHAR", "osType": "VARCHAR",
    "osSku": "VARCHAR", "vmSize": "VARCHAR", "count": "INTEGER", "workloadRuntime": "VARCHAR",
    "orchestratorVersion": "VARCHAR", "nodeImageVersion": "VARCHAR", "provisioningState": "VARCHAR",
    "powerState": {"code": "VARCHAR"}, "tags": "JSON"}') AS p
  FROM (SELECT lower(id) AS cluster_id, unnest(agentPoolProfiles) AS config FROM documents));
