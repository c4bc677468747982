-- What somebody at home in SQLite would write: the document is parsed once, then each cluster's own text.

PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;

BEGIN;

CREATE TABLE clusters (
  id TEXT PRIMARY KEY, cluster TEXT, subscription TEXT, resource_group TEXT, location TEXT, kubernetes_version TEXT,
  provisioning_state TEXT, power_state TEXT, resource_uid TEXT, node_resource_group TEXT, sku TEXT,
  node_provisioning_mode TEXT, enable_fips INTEGER, tags TEXT, config TEXT
) STRICT;

CREATE TABLE pools (
  cluster_id TEXT, pool TEXT, enable_fips INTEGER, mode TEXT, type TEXT, os_type TEXT, os_sku TEXT, vm_size TEXT,
  count INTEGER, workload_runtime TEXT, kubernetes_version TEXT, node_image_version TEXT, provisioning_state TEXT,
  power_state TEXT, tags TEXT, config TEXT, PRIMARY KEY (cluster_id, pool)
) STRICT;

CREATE TEMP TABLE documents AS SELECT value AS config FROM json_each(readfile(:path));

INSERT INTO clusters
SELECT
  lower(config ->> 'id'), config ->> 'name', substr(config ->> 'id', 16, 36), config ->> 'resourceGroup',
  config ->> 'location', config ->> 'kubernetesVersion', config ->> 'provisioningState',
  config ->> '$.powerState.code', config ->> 'resourceUid', config ->> 'nodeResourceGroup', config ->> '$.sku.name',
  config ->> '$.nodeProvisioningProfile.mode', config ->> 'enableFips', config -> 'tags',
  json_remove(config, '$.agentPoolProfiles')
FROM documents;

INSERT INTO pools
SELECT
  lower(config ->> 'id'), p.value ->> 'name', p.value ->> 'enableFips', p.value ->> 'mode', p.value ->> 'type',
  p.value ->> 'osType', p.value ->> 'osSku', p.value ->> 'vmSize', p.value ->> 'count',
  p.value ->> 'workloadRuntime', p.value ->> 'orchestratorVersion', p.value ->> 'nodeImageVersion',
  p.value ->> 'provisioningState', p.value ->> '$.powerState.code', p.value -> 'tags', p.value
FROM documents JOIN json_each(config, '$.agentPoolProfiles') p
WHERE p.type = 'object';

COMMIT;

SELECT (SELECT count(*) FROM clusters) || ' ' || (SELECT count(*) FROM pools);
