-- The ordinary way in DuckDB: read_json finds out what the columns are.

CREATE TEMP TABLE documents AS
SELECT * FROM read_json(getvariable('document'), maximum_object_size = 67108864);

CREATE TABLE clusters AS
SELECT
  lower(id) AS id, name AS cluster, id[16:51] AS subscription, resourceGroup AS resource_group, location,
  kubernetesVersion AS kubernetes_version, provisioningState AS provisioning_state, powerState.code AS power_state,
  resourceUid AS resource_uid, nodeResourceGroup AS node_resource_group, sku.name AS sku,
  nodeProvisioningProfile.mode AS node_provisioning_mode, tags,
  (SELECT to_json(d) FROM (SELECT documents.* EXCLUDE (agentPoolProfiles)) d) AS config
FROM documents;

CREATE TABLE pools AS
SELECT
  cluster_id, pool.name AS pool, pool.enableFips AS enable_fips, pool.mode, pool.type, pool.osType AS os_type,
  pool.osSku AS os_sku, pool.vmSize AS vm_size, pool.count, pool.workloadRuntime AS workload_runtime,
  pool.orchestratorVersion AS kubernetes_version, pool.nodeImageVersion AS node_image_version,
  pool.provisioningState AS provisioning_state, pool.powerState.code AS power_state, to_json(pool) AS config
FROM (SELECT lower(id) AS cluster_id, unnest(agentPoolProfiles) AS pool FROM documents);
