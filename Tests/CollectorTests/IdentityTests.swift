import Foundation
import InventoryModel
import LoopbackServices
import Testing
import WebClient

@testable import Collector

@Suite("Identities")
struct IdentityTests {
  private let azure: LoopbackAzure
  private let collecting: Collecting

  init() throws {
    azure = try LoopbackAzure(["a": [cluster("a1", of: "a")]])
    collecting = try Collecting(azure)
  }

  private var tokenPaths: [String] { azure.questions.map(\.path).filter { $0.contains("token") } }

  @Test func `a secret in the environment comes first`() throws {
    #expect(try collecting.collect(identity: nil).exitCode == 0)
    #expect(tokenPaths == ["/tenant/oauth2/v2.0/token"])
    // For this Resource Manager only, so that the token opens nothing else.
    let scope = try #require(azure.questions.first?.body.split(separator: "&").first { $0.hasPrefix("scope=") })
    #expect(scope.removingPercentEncoding == "scope=\(azure.url)/.default")
  }

  @Test func `a Kubernetes service account is exchanged, at the authority that its webhook names`() throws {
    try Data("\(LoopbackAzure.federated)\n".utf8).write(to: collecting.folder.appending(path: "federated"))
    collecting.environment = [
      "AZURE_TENANT_ID": "t2", "AZURE_CLIENT_ID": "client", "AZURE_AUTHORITY_HOST": azure.url + "/",
      "AZURE_FEDERATED_TOKEN_FILE": collecting.path("federated"),
    ]
    #expect(try collecting.collect(identity: nil).exitCode == 0)
    #expect(tokenPaths == ["/t2/oauth2/v2.0/token"])
    let body = try #require(azure.questions.first?.body)
    #expect(body.contains("client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"))
    #expect(body.contains("client_assertion=s3cr3t-of-the-service-account"))
  }

  @Test func `a managed identity is asked for next, by the client that is named`() throws {
    let metadata = try LoopbackAzure([:], tls: nil)
    collecting.environment = ["AZURE_CLIENT_ID": "me", "AZURE_POD_IDENTITY_AUTHORITY_HOST": metadata.url]
    // The other service issued the token, so this one does not know it: the identity is what is tested.
    let run = try collecting.collect(identity: nil)
    let question = try #require(metadata.questions.first)
    #expect(question.path == "/metadata/identity/oauth2/token")
    #expect(question.query == ["api-version": "2018-02-01", "client_id": "me", "resource": azure.url])
    #expect(run.exitCode == 1)
    #expect(run.errors == "fipswatch: localhost: 401 ExpiredAuthenticationToken The access token expired.\n")
  }

  @Test func `az comes last, and what it prints is used as it is`() throws {
    try collecting.install(
      "az",
      """
      #!/bin/sh
      [ "$1 $2 $3 $4" = "account get-access-token --resource \(azure.url)" ] || exit 9
      curl -s --cacert ca.pem -H 'Metadata: true' \(azure.url)/metadata/identity/oauth2/token
      """)
    collecting.environment["AZURE_POD_IDENTITY_AUTHORITY_HOST"] = "http://127.0.0.1:1"
    collecting.environment["AZURE_CLIENT_SECRET"] = nil
    let run = try collecting.collect(identity: nil)
    #expect(run.exitCode == 0, "\(run.errors)")
  }

  @Test func `a metadata service that hangs is given up, and all that was tried is said`() throws {
    let metadata = try LoopbackAzure([:], tls: nil)
    metadata.fault("metadata", .silence)
    collecting.environment = ["AZURE_POD_IDENTITY_AUTHORITY_HOST": metadata.url, "PATH": "/nowhere"]
    let run = try collecting.collect("--timeout", "5", identity: nil)
    #expect(run.exitCode == 1)
    #expect(run.errors.contains("managed: localhost: no complete response within 3 s; cli: az is not installed"))
    #expect(run.errors.split(separator: "\n").count == 1)
    #expect(run.output.isEmpty)
  }

  @Test func `a wrong secret is an error, not a reason to try another identity`() throws {
    collecting.environment["AZURE_CLIENT_SECRET"] = "s3cr3t-but-wrong"
    let run = try collecting.collect(identity: nil)
    #expect(run.exitCode == 1)
    #expect(
      run.errors == "fipswatch: environment: localhost answered 401: check the identity and its secret\n")
    #expect(tokenPaths.count == 1)
  }

  @Test func `what az and kubectl print becomes documents, and what they cannot becomes a reason`() throws {
    try collecting.install(
      "az",
      """
      #!/bin/sh
      case "$1 $2" in
      "account list") echo '[{"id":"a","name":"x"},{"id":"b","name":"y"}]' ;;
      "rest --method") echo '{"value":[\(LoopbackAzure.reader)]}' ;;
      "aks list") [ "$4" = a ] && echo '[\(cluster("a1", of: "a").replacing("\n", with: " "))]' && exit
        echo 'WARNING: old' >&2; echo 'ERROR: (AuthorizationFailed) no' >&2; exit 1 ;;
      esac
      """)
    let node =
      #"{"kind":"Node","metadata":{"name":"aks-a-1-vmss0","labels":{"kubernetes.azure.com/cluster":"MC_rg"}},"spec":{"providerID":"azure:///subscriptions/A/resourceGroups/mc_rg/x"}}"#
    try collecting.install(
      "kubectl",
      """
      #!/bin/sh
      [ "$4" = nodes ] && echo '{"items":[\(node)]}' && exit
      echo 'error: the server doesn'"'"'t have a resource type "aksnodeclasses"' >&2; exit 1
      """)
    let run = try collecting.collect("--source", "az", "--nodes", "shop")
    #expect(run.exitCode == 3)
    #expect(run.errors == "fipswatch: /subscriptions/b: az: ERROR: (AuthorizationFailed) no\n")
    #expect(try collecting.inventory() == ["a1/a pass"])
    let nodes = try #require(try collecting.manifests().first { $0.content == .nodes })
    #expect((nodes.scopes, nodes.resources) == (["/subscriptions/a/resourcegroups/mc_rg"], 1))
    #expect(try collecting.manifests().count == 3)
    #expect(azure.questions.isEmpty)
  }

  @Test func `a subscription of az that has no proper id is not left out in silence`() throws {
    try collecting.install("az", "#!/bin/sh\necho '[{\"id\":\"a\"},{\"id\":\"../b\"}]'\n")
    let run = try collecting.collect("--source", "az")
    #expect(run.exitCode == 1)
    #expect(run.errors == "fipswatch: az: printed no list of subscriptions\n")
  }

  @Test func `node classes join the cluster in whose node resource group the nodes beside them lie`() throws {
    let auto = """
      {"id":"/subscriptions/a/resourcegroups/rg/providers/Microsoft.ContainerService/managedClusters/auto","name":"auto",
      "type":"Microsoft.ContainerService/ManagedClusters","location":"westeurope","properties":{"provisioningState":"Succeeded","nodeResourceGroup":"MC_rg",
      "nodeProvisioningProfile":{"mode":"Auto"},"agentPoolProfiles":[]}}
      """
    azure.fleet.withLock { $0.clusters["a"] = [auto] }
    let labels = #"{"kubernetes.azure.com/cluster":"MC_rg"}"#
    let node =
      #"{"kind":"Node","metadata":{"name":"aks-x","labels":\#(labels)},"spec":{"providerID":"azure:///subscriptions/A/resourceGroups/mc_rg/x"}}"#
    let nodeClass =
      #"{"apiVersion":"karpenter.azure.com/v1beta1","kind":"AKSNodeClass","metadata":{"name":"default"},"spec":{"fipsMode":"Disabled"}}"#
    try collecting.install(
      "kubectl",
      """
      #!/bin/sh
      [ "$4" = nodes ] && echo '{"items":[\(node)]}' && exit
      echo '{"kind":"List","items":[\(nodeClass)]}'
      """)
    let run = try collecting.collect("--nodes", "auto", "--format", "json")
    #expect(run.exitCode == 0, "\(run.errors)")
    let evidence = try #require(run.object()["evidence"] as? [[String: Any]])
    #expect(Set(evidence.map { $0["kind"] as? String }) == ["nodes", "nodeClasses"])
    #expect(evidence.map { $0["clusters"] as? Int } == [1, 1])
    #expect(try collecting.inventory().first { $0.hasPrefix("auto/") }?.hasSuffix("fail") == true)
  }

  @Test func `a secret shows itself nowhere`() {
    let token = AccessToken(secret: Secret("s3cr3t"), expiresAt: .never, identity: "x")
    var dumped = ""
    dump(token, to: &dumped)
    #expect(!"\(token) \(String(reflecting: token)) \(dumped)".contains("s3cr3t"))
  }

  @Test(
    "A token is used for a day at most, and for no time less than none, whatever its service says",
    arguments: [
      "9223372036854775807", "-9223372036854775808", "\"9223372036854775807\"", "\"99999999999999999999\"", "0", "-1",
      "3599", "1e300", "1.5", "null", "[]",
    ])
  func lifetimes(number: String) throws {
    let now = Instant("2026-11-22T10:00:00Z")!
    for member in ["expires_in", "expires_on"] {
      let text = #"{"access_token":"t","\#(member)":\#(number)}"#
      guard let token = try? TokenAnswer.read(Data(text.utf8), of: .managed, now: now) else { continue }
      #expect((now...now.adding(days: 1)).contains(token.expiresAt), "\(member)")
    }
  }
}
