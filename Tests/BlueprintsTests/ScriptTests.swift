import InventoryModel
import Testing

/// Commands and requests that make pools, however they are written.
@Suite struct ScriptTests {
  typealias Case = ReadingCase

  private static let pool = Plans.clusterID + "/agentPools/batch"
  private static let type = "Microsoft.ContainerService/managedClusters/agentPools"

  private static func ran(_ script: String) -> String {
    Plans.plan(Plans.change("shell_script.x", "shell_script", after: #""create": \#(Plans.quoted(script))"#))
  }

  @Test(arguments: [
    "az.cmd aks create -n shop", "/opt/az/bin/az aks nodepool add -n batch", "az --debug --verbose aks nodepool update",
    "az aks --only-show-errors create", "$words = 'aks','create'; az @words", "DO='aks nodepool update'; az $DO -n b",
    "az aks machine add --nodepool-name batch", "az aks update -n shop --node-provisioning-mode Auto",
    "az fleet create -n hub --enable-hub", "az rest -m PATCH -u \(pool)?api-version=2026-01-01 -b @b.json",
    "curl -XPUT https://management.azure.com\(pool) -d @b.json",
    "requests.put(f'{base}/managedClusters/{c}/agentPools/{p}')",
    "Invoke-AzRestMethod -Method PUT -Path \"\(pool)?api-version=2026-01-01\" -Payload $p",
    "az resource create --id \(Plans.clusterID) -p @p.json", "az resource create --resource-type \(type) --name batch",
    "New-AzResource -ResourceType \(type) -ResourceName shop/batch", "Set-AzResource -ResourceId \(pool) -Force",
    "kubectl -n kube patch aksnodeclasses.karpenter.azure.com gpu -p '{}'",
    "kubectl edit managedclustersagentpool batch", "client.agent_pools.begin_create_or_update(group, name, pool, {})",
    "azure.azcollection.azure_rm_aks: {name: shop}", "await client.managedClusters.beginCreateOrUpdate(g, n, {})",
  ]) func `a command that makes or changes pools is unknown`(_ script: String) throws {
    #expect(try Judged(Self.ran(script)).lines == ["shell_script.x - unknown notListed"])
  }

  @Test(arguments: [
    "az aks show -n shop", "az aks get-credentials -n shop --admin", "az aks update -n shop --tags create=1",
    "az aks update -n shop --node-provisioning-mode Manual", "az aks nodepool list", "az fleet create -n aks",
    "az rest -m GET -u \(pool)", "curl https://management.azure.com\(pool)",
    "az rest -m PUT -u \(Plans.clusterID)/maintenanceConfigurations/default -b @aks.json",
    "azure.azcollection.azure_rm_aks_info: {name: aks}", "client.agent_pools.get(group, name, pool)",
    "az role assignment create --scope \(Plans.clusterID)", "kubectl get aksnodeclass", "kubectl patch deployment aks",
  ]) func `a command that makes none is not named`(_ script: String) throws {
    let judged = try Judged(Self.ran(script))
    #expect(judged.lines.isEmpty && judged.warnings.isEmpty)
  }

  @Test(arguments: [
    "az deployment sub create -f main.bicep", "az stack group create -n s -f main.bicep",
    "New-AzResourceGroupDeployment -TemplateFile main.bicep", "kubectl apply -f https://example.org/aksnodeclass.yaml",
    "bash ./make-aks-pools.sh",
  ]) func `a command that deploys what stands elsewhere is named`(_ script: String) throws {
    let judged = try Judged(Self.ran(script))
    #expect(judged.lines.isEmpty)
    #expect(judged.warnings == ["what it deploys does not stand here: check what is rendered of it too"])
  }

  // MARK: In several members

  private static func job(_ container: String) -> String {
    "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {containers: [{\(container)}]}\n"
  }

  private static func resource(_ type: String, _ properties: String) -> String {
    TemplateTests.template(#"[{"type": "\#(type)", "name": "x", "properties": {\#(properties)}}]"#)
  }

  private static func change(_ type: String, _ after: String) -> String {
    Plans.plan(Plans.change("\(type).x", type, after: after))
  }

  private static func step(_ type: String, _ inputs: String) -> String {
    #"{"steps": [{"op": "create", "urn": "u", "newState": {"type": "\#(type)", "inputs": {\#(inputs)}}}]}"#
  }

  static let parts: [Case] = [
    Case(
      "a command and its arguments", job("command: [az], args: [aks, create, -n, shop]"), "CronJob - unknown notListed"),
    Case("a command in two lists", job("args: [nodepool, update], command: [az, aks]"), "CronJob - unknown notListed"),
    Case("a path in a list", job("command: [/usr/local/bin/az, aks, create]"), "CronJob - unknown notListed"),
    Case("another command", job("command: [az], args: [aks, show]")),
    Case(
      "a script that is given its command",
      resource("Microsoft.Resources/deploymentScripts", #""scriptContent": "az $1 $2", "arguments": "aks create""#),
      "resources[0] - unknown notListed"),
    Case(
      "a request of a provider",
      change("restapi_object", #""path": "\#(pool)?api-version=2026-01-01", "data": "{}", "update_method": "PATCH""#),
      "restapi_object.x - unknown notListed"),
    Case(
      "a request that only reads",
      change("terracurl_request", #""url": "\#(pool)", "method": "GET", "request_body": "{}""#)),
    Case(
      "a request to what belongs to a cluster",
      change("restapi_object", #""path": "\#(Plans.clusterID)/trustedAccessRoleBindings/a", "data": "{}""#)),
    Case("a role on a cluster", change("azurerm_role_assignment", #""scope": "\#(Plans.clusterID)", "data": "x""#)),
    Case(
      "a request of a workflow",
      resource(
        "Microsoft.Logic/workflows",
        #""definition": {"actions": {"a": {"inputs": {"method": "PATCH", "uri": "https://management.azure.com\#(pool)", "body": {}}}}}"#
      ), "resources[0] - unknown notListed"),
    Case(
      "a request that is written as text",
      change(
        "azurerm_logic_app_action_custom",
        #""body": \#(Plans.quoted(#"{"inputs": {"method": "PUT", "uri": "https://x\#(pool)", "body": {}}}"#))"#),
      "azurerm_logic_app_action_custom.x - unknown notListed"),
    Case(
      "a resource whose type is in parts",
      step(
        "azure-native:resources:Resource",
        #""resourceProviderNamespace": "microsoft.containerservice", "resourceType": "managedClusters", "parentResourcePath": """#
      ), "u - unknown notListed"),
    Case(
      "what another service makes in AKS",
      resource("Microsoft.MachineLearningServices/workspaces/computes", #""computeType": "AKS", "properties": {}"#),
      "resources[0] - unknown notListed"),
    Case(
      "a cluster that another service only uses",
      resource(
        "Microsoft.MachineLearningServices/workspaces/computes",
        #""computeType": "AKS", "resourceId": "\#(Plans.clusterID)""#)),
    Case(
      "a policy that turns FIPS off",
      resource(
        "Microsoft.Authorization/policyDefinitions",
        #""policyRule": {"then": {"details": {"operations": [{"operation": "add", "field": "\#(type)/enableFIPS", "value": false}]}}}"#
      ), "resources[0] - unknown notListed"),
    Case(
      "a policy that sets a tag",
      resource(
        "Microsoft.Authorization/policyDefinitions",
        #""policyRule": {"if": {"equals": "\#(type)"}, "then": {"details": {"operations": [{"operation": "add", "field": "tags['a']"}]}}}"#
      )),
  ]

  @Test(arguments: parts) func `what several members make together is read`(_ example: Case) throws {
    #expect(try Judged(example.text).lines == example.expected)
  }
}
