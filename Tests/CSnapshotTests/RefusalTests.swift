import CSnapshot
import Testing

/// What is refused, with its place and its words.
@Suite struct RefusalTests {
  let database = try! SnapshotDatabase()

  struct Refused: CustomTestStringConvertible {
    var text: String
    var code: csnapshot_fault_code
    var message: String
    /// Nil where the place is not what the case is about.
    var byte: Int64?
    var testDescription: String { String(text.prefix(60)) }

    init(_ text: String, _ code: csnapshot_fault_code, _ message: String, at byte: Int64? = nil) {
      self.text = text
      self.code = code
      self.message = message
      self.byte = byte
    }
  }

  static let id = Night.clusterID
  /// The id, and what every cluster has besides.
  static let told = #""id":"\#(id)",\#(Whole.cluster)"#
  static let cluster = #"{\#(told)}"#
  static let clusterLength = Int64(cluster.utf8.count)

  private func expect(_ refused: Refused) {
    let fault = database.faultOfReading(refused.text.utf8)
    #expect(fault?.code == refused.code)
    #expect(fault?.message == refused.message)
    if let byte = refused.byte { #expect(fault?.byte == byte) }
    #expect(!database.documentFacts.isWhole)
  }

  @Test(
    "a document that is cut, or has something else in it, is refused",
    arguments: [
      Refused("", CSNAPSHOT_FAULT_TRUNCATED, "it is empty", at: 0),
      Refused(" \n ", CSNAPSHOT_FAULT_TRUNCATED, "it is empty", at: 3),
      Refused("[", CSNAPSHOT_FAULT_TRUNCATED, "it ends inside the list of elements", at: 1),
      Refused("[" + cluster, CSNAPSHOT_FAULT_TRUNCATED, "it ends inside the list of elements", at: 1 + clusterLength),
      Refused("[" + cluster.dropLast(), CSNAPSHOT_FAULT_TRUNCATED, "it ends inside an element", at: clusterLength),
      Refused("[" + cluster.dropLast(2), CSNAPSHOT_FAULT_TRUNCATED, "it ends inside an element"),
      Refused(String(cluster.dropLast()), CSNAPSHOT_FAULT_TRUNCATED, "it ends inside an object"),
      Refused(#"{"value":[\#(cluster)]"#, CSNAPSHOT_FAULT_TRUNCATED, "it ends inside an object or array"),
      Refused("[\(cluster),]", CSNAPSHOT_FAULT_SYNTAX, "a comma without an element", at: 2 + clusterLength),
      Refused("[,\(cluster)]", CSNAPSHOT_FAULT_SYNTAX, "a comma without an element", at: 1),
      Refused(
        "[\(cluster)\(cluster)]", CSNAPSHOT_FAULT_SYNTAX, "something else than a comma follows an element",
        at: 1 + clusterLength),
      Refused(
        "[\(cluster) junk ,\(cluster)]", CSNAPSHOT_FAULT_SYNTAX, "something else than a comma follows an element",
        at: 2 + clusterLength),
      Refused("[\(cluster)] x", CSNAPSHOT_FAULT_SYNTAX, "text follows the end of the list", at: 3 + clusterLength),
      Refused(
        "[\(cluster)]\nWARNING: new\n", CSNAPSHOT_FAULT_SYNTAX, "text follows the end of the list",
        at: 3 + clusterLength),
      Refused("[\(cluster)]]", CSNAPSHOT_FAULT_SYNTAX, "text follows the end of the list", at: 2 + clusterLength),
      Refused(
        "[\(cluster)]{}", CSNAPSHOT_FAULT_SYNTAX, "text follows the end of the list", at: 2 + clusterLength),
      Refused(
        "[\(cluster)][\(cluster),]", CSNAPSHOT_FAULT_SYNTAX, "a comma without an element", at: 4 + 2 * clusterLength),
      Refused("[\(cluster)][,\(cluster)]", CSNAPSHOT_FAULT_SYNTAX, "a comma without an element", at: 3 + clusterLength),
      Refused("[\(cluster)][", CSNAPSHOT_FAULT_TRUNCATED, "it ends inside the list of elements", at: 3 + clusterLength),
      Refused("\(cluster) x", CSNAPSHOT_FAULT_SYNTAX, "text follows the end of the object", at: 1 + clusterLength),
      Refused(
        #"{"value":[\#(cluster)]} x"#, CSNAPSHOT_FAULT_SYNTAX, "text follows the end of the list",
        at: 13 + clusterLength),
      Refused(
        #"{"value":[\#(cluster)]}{"data":[]}"#, CSNAPSHOT_FAULT_SYNTAX,
        "another kind of list follows the end of the list", at: 12 + clusterLength),
      Refused(
        #"{"value":[\#(cluster)]}\#(cluster)"#, CSNAPSHOT_FAULT_SYNTAX, "a single object follows the end of the list",
        at: 12 + clusterLength),
      Refused(
        #"{"value":[\#(cluster)]}{"value":[],"nextLink":}"#, CSNAPSHOT_FAULT_SYNTAX, "something that is not JSON",
        at: 35 + clusterLength),
      Refused(
        #"  {"value":[\#(cluster)],"nextLink":}"#, CSNAPSHOT_FAULT_SYNTAX, "something that is not JSON",
        at: 25 + clusterLength),
      Refused(
        #"{"value":[\#(cluster),"x"]}"#, CSNAPSHOT_FAULT_NOT_A_SNAPSHOT,
        "the list holds something else than objects"),
      Refused(#"{"value":[],"data":[\#(cluster)]}"#, CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, "two lists in one document"),
      Refused(
        #"{"value":[],"value":[\#(cluster)]}"#, CSNAPSHOT_FAULT_DUPLICATE_KEY,
        #""value" is given twice beside the list"#),
      Refused(
        #"{"value":[\#(cluster)],"Value":[]}"#, CSNAPSHOT_FAULT_DUPLICATE_KEY,
        #""value" is given twice beside the list"#),
      Refused(
        #"{"nextLink":"","value":[],"next_link":"https://x"}"#, CSNAPSHOT_FAULT_DUPLICATE_KEY,
        #""nextLink" is given twice beside the list"#),
      Refused(
        #"{"totalRecords":2,"data":[],"totalRecords":0}"#, CSNAPSHOT_FAULT_DUPLICATE_KEY,
        #""totalRecords" is given twice beside the list"#),
      Refused(
        #"{"resultTruncated":"false","data":[],"result_truncated":"true"}"#, CSNAPSHOT_FAULT_DUPLICATE_KEY,
        #""resultTruncated" is given twice beside the list"#),
      Refused(#"[{\#(told)]}"#, CSNAPSHOT_FAULT_SYNTAX, "no comma where one belongs"),
      Refused(#"[{\#(told),}]"#, CSNAPSHOT_FAULT_SYNTAX, "no key where one belongs"),
      Refused(#"[{\#(told),"a":1e999}]"#, CSNAPSHOT_FAULT_SYNTAX, "a number that is too large"),
      Refused(
        #"[{\#(told),"b":1e5,"a":123456789012345678901234567890}]"#, CSNAPSHOT_FAULT_SYNTAX,
        "a number that is too large", at: 13 + clusterLength),
      Refused(#"[{\#(told),"a":01}]"#, CSNAPSHOT_FAULT_SYNTAX, "a number that begins with 0"),
      Refused(#"[{\#(told),"a":"\x"}]"#, CSNAPSHOT_FAULT_SYNTAX, "an unknown escape in a string"),
      Refused(#"[{\#(told),"a":"\ud800"}]"#, CSNAPSHOT_FAULT_ENCODING, "an escaped half of a surrogate pair"),
      Refused("[{\(told),\"a\":\"\u{1}\"}]", CSNAPSHOT_FAULT_SYNTAX, "a control character in a string"),
      Refused("[{\(told),\"a\":\"\0\"}]", CSNAPSHOT_FAULT_ENCODING, "a NUL byte"),
      Refused("[{\(told),\0}]", CSNAPSHOT_FAULT_ENCODING, "a NUL byte"),
    ])
  func broken(refused: Refused) { expect(refused) }

  @Test(
    "a document of something else says what it is",
    arguments: [
      Refused(
        "<!DOCTYPE html><title>Sign in</title>", CSNAPSHOT_FAULT_NOT_A_SNAPSHOT,
        "it is an HTML page, such as a sign-in page, and not JSON"),
      Refused(
        "ERROR: Please run 'az login'\u{1b}[0m to setup account.\nmore", CSNAPSHOT_FAULT_AZURE_ERROR,
        "it is the text of an error of az"),
      Refused(
        "Name  Location", CSNAPSHOT_FAULT_NOT_A_SNAPSHOT,
        "it is no JSON object or array"
      ),
      Refused("42", CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, "it is no JSON object or array"),
      Refused("{}", CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, "an empty object"),
      Refused("[[]]", CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, "the list holds lists"),
      Refused("[null]", CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, "the list holds something else than objects"),
      Refused(#"{"a":1,"b":{}}"#, CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, "an object without an id, with the keys: a, b"),
      Refused(
        #"{"error":{"code":"AuthorizationFailed","message":"No\nway"}}"#, CSNAPSHOT_FAULT_AZURE_ERROR,
        "Azure answered with an error: AuthorizationFailed: No way"),
      Refused(
        #"{"code":"Throttled","details":null,"message":"Later"}"#, CSNAPSHOT_FAULT_AZURE_ERROR,
        "Azure answered with an error: Throttled: Later"),
      Refused(#"{"error":{"code":"Gone"}}"#, CSNAPSHOT_FAULT_AZURE_ERROR, "Azure answered with an error: Gone"),
      Refused(#"{"error":{"message":"Later"}}"#, CSNAPSHOT_FAULT_AZURE_ERROR, "Azure answered with an error: Later"),
      Refused(#"{"error":"Later"}"#, CSNAPSHOT_FAULT_AZURE_ERROR, "Azure answered with an error: Later"),
      Refused(
        #"{"aks":[\#(Night.armCluster)],"failed":true,"msg":"m"}"#, CSNAPSHOT_FAULT_NOT_A_SNAPSHOT,
        "what wrote the list \"aks\" says beside it that it failed"),
      Refused(
        #"[{"id":"/subscriptions/s/x/virtualMachines/v","type":"Microsoft.Compute/virtualMachines"}]"#,
        CSNAPSHOT_FAULT_NOT_A_SNAPSHOT, "neither an AKS cluster nor a node pool, but: Microsoft.Compute/virtualMachines"
      ),
      Refused(
        #"[{"id":"\#(id)/agentPools/p/machines/m"}]"#, CSNAPSHOT_FAULT_NOT_A_SNAPSHOT,
        "neither an AKS cluster nor a node pool, but: \(id)/agentPools/p/machines/m"),
      Refused(
        #"{"data":{"columns":[],"rows":[]}}"#, CSNAPSHOT_FAULT_NOT_A_SNAPSHOT,
        "an answer of Resource Graph in the form of a table"),
    ])
  func somethingElse(refused: Refused) { expect(refused) }

  /// Where JSON should be, other text: what it is, and the words of the hint that lead out of it.
  struct Misled: CustomTestStringConvertible {
    var text: String
    var message: String
    var hint: String
    var testDescription: String { String(text.prefix(60)) }
    init(_ text: String, _ message: String, _ hint: String) {
      (self.text, self.message, self.hint) = (text, message, hint)
    }
  }

  private static let apart = "keep standard error out of the file: az … --only-show-errors -o json 2>/dev/null"
  private static let colours = "it is coloured: escape sequences of a terminal stand between the JSON"
  private static let plain = "collect it with -o json, not jsonc, or with jq -M"
  private static let depth = "write it with ConvertTo-Json -Depth 100, or collect it with az … -o json"
  private static let e = "\u{1b}["

  @Test(
    "text in place of JSON is named, with the way to JSON",
    arguments: [
      Misled("WARNING: new\n[\(cluster)]", "other text stands before the JSON", apart),
      Misled("\(e)33mWARNING: new\(e)0m\n[]", "other text stands before the JSON", apart),
      Misled("WARNING: new", "other text stands before the JSON", apart),
      Misled(
        "This command is in preview.\n  {\n}", "other text stands before the JSON", apart),
      Misled(" | Running ..\r[{}]", "other text stands before the JSON", apart),
      Misled("ERROR: (Throttled) no\n[\(cluster)]", "other text stands before the JSON", apart),
      Misled("[\(cluster)]\nERROR: (Throttled) no\n", "text follows the end of the list", apart),
      Misled("\(cluster)\nWARNING: x\n\(cluster)", "text follows the end of the object", apart),
      Misled(
        "[\(cluster)]\n{}", "text follows the end of the list", "import them one by one, or collect it again"),
      Misled("[\n  {\n    \(e)94m\"id\"\(e)39;49;00m: \(e)33m\"x\"\(e)39m\n  }\n]\n", colours, plain),
      Misled("[\n\(e)37m  \(e)39;49;00m{}]", colours, plain),
      Misled("\(e)1;39m[\(e)1;39m{}\(e)0m]", colours, plain),
      Misled("{\n  \(e)94m\"id\"\(e)39;49;00m: 1\n}\n", colours, plain),
      Misled("[{\"id\":\"\(e)33m/subscriptions/x\"}]", colours, plain),
      Misled("[\(cluster)\(e)37m,\(e)0m\(cluster)]", colours, plain),
      Misled(
        #"{"value":[],\#(e)94m"a"\#(e)0m:{}}"#, colours, plain),
      Misled(#""[{\"id\":1}]""#, "it is JSON inside a string, encoded twice", "decode it once with jq -r ."),
      Misled(#""\r\n {\"id\":1}""#, "it is JSON inside a string, encoded twice", "decode it once with jq -r ."),
      Misled(
        #"["{\"id\":1}"]"#, "the list holds objects inside strings, encoded twice",
        "decode them once with jq 'map(fromjson)'"),
      Misled("[[\(cluster)],[]]", "the list holds lists", "put them into one list with jq 'add'"),
      Misled("null\n", "it is null, so nothing was found", "correct the --query and collect it again"),
      Misled("nullable", "it is no JSON object or array", "collect it with -o json"),
      Misled(
        "- id: x\n  name: y", "it is no JSON object or array", "collect it with -o json"),
      Misled("PK\u{3}\u{4}rest", "it is a zip archive, or a workbook", "unpack it, and import the JSON in it"),
      Misled(
        "a.json" + String(repeating: "\0", count: 251) + "ustar\0", "it is a tar archive",
        "unpack it with tar -xf, and import the JSON in it"),
      Misled("SQLite format 3\0", "it is a database", "name it with --database, and give the snapshot to import"),
      Misled(
        #"["@{id=/subscriptions/x; name=a}"]"#,
        "PowerShell cut the list off at its depth, and left texts instead of objects", depth),
      Misled(
        #"["Microsoft.Azure.Management.ContainerService.Models.ManagedCluster"]"#,
        "PowerShell cut the list off at its depth, and left texts instead of objects", depth),
      Misled(
        #"[{"id":"\#(id)","agentPoolProfiles":["@{name=a; count=3}"]}]"#,
        "PowerShell cut it off at its depth, and left text for what is in agentPoolProfiles", depth),
      Misled(
        #"[{"id":"\#(id)","agentPoolProfiles":"System.Object[]"}]"#,
        "PowerShell cut it off at its depth, and left text for what is in agentPoolProfiles", depth),
      Misled(
        #"[{"id":"\#(id)","properties":"@{provisioningState=Succeeded}"}]"#,
        "PowerShell cut it off at its depth, and left text for what is in properties", depth),
      Misled(
        #"[{"id":"\#(id)","properties":{"networkProfile":"System.Collections.Hashtable"}}]"#,
        "PowerShell cut it off at its depth, and left text for what is in networkProfile", depth),
      Misled(
        #"[{"id":"\#(id)","agentPoolProfiles":[{"name":"a","upgradeSettings":"@{maxSurge=10%}"}]}]"#,
        "PowerShell cut it off at its depth, and left text for what is in upgradeSettings", depth),
      Misled(
        #"[{"id":"\#(id)/agentPools/p","virtualMachineNodesStatus":["Microsoft.Azure.Management.X"]}]"#,
        "PowerShell cut it off at its depth, and left text for what is in virtualMachineNodesStatus", depth),
    ])
  func misled(misled: Misled) {
    let fault = database.faultOfReading(misled.text.utf8)
    #expect(fault?.message == misled.message)
    #expect(fault?.hint == misled.hint)
  }

  @Test func `additions that agree with the id are read past, whatever their case`() throws {
    let additions = #""resourceGroup":"RG-PROD","subscriptionId":"sub-1","name":"AKS-prod""#
    let pool = #"{"name":"A","id":"\#(Self.id)/agentPools/a","resourceGroup":"rg-Prod",\#(Whole.pool)}"#
    let plain = try database.resources("[\(Self.cluster)]")
    let added = try database.resources(#"[{\#(Self.told),\#(additions),"agentPoolProfiles":[\#(pool)]}]"#)
    #expect(added[0].config == plain[0].config && added.count == 2)
  }

  @Test func `what users write into tags is no depth that was cut`() throws {
    let text = #"[{\#(Self.told),"tags":{"a":"@{b=c}","d":"System.Object[]"}}]"#
    #expect(try database.resources(text)[0].config.contains("@{b=c}"))
  }

  @Test(
    "a resource that contradicts itself is refused",
    arguments: [
      Refused(
        #"[{"name":"p","vmSize":"x"}]"#, CSNAPSHOT_FAULT_BAD_IDENTITY,
        "a node pool without an id, so without a cluster"),
      Refused(#"{"agentPoolProfiles":[]}"#, CSNAPSHOT_FAULT_BAD_IDENTITY, "a cluster without an id"),
      Refused(#"{"id":7}"#, CSNAPSHOT_FAULT_BAD_IDENTITY, "id is not a string"),
      Refused(
        #"{"id":"\#(id.replacing("Aks-Prod", with: "{name}"))","agentPoolProfiles":[]}"#,
        CSNAPSHOT_FAULT_BAD_IDENTITY, "its id has braces where a name belongs"),
      Refused(
        #"{"id":"\#(id.replacing("SUB-1", with: "{SUB-1}"))/agentPools/p"}"#, CSNAPSHOT_FAULT_BAD_IDENTITY,
        "its id has braces where a name belongs"),
      Refused(
        #"{\#(told),"name":"other"}"#, CSNAPSHOT_FAULT_BAD_IDENTITY,
        "its name is other, but the one in its id is aks-prod"),
      Refused(
        #"{\#(told),"resourceGroup":"rg-test"}"#, CSNAPSHOT_FAULT_BAD_IDENTITY,
        "its resourceGroup is rg-test, but the one in its id is rg-prod"),
      Refused(
        #"{\#(told),"subscription_id":"SUB-2"}"#, CSNAPSHOT_FAULT_BAD_IDENTITY,
        "its subscriptionId is SUB-2, but the one in its id is sub-1"),
      Refused(
        #"{"id":"\#(id)","type":"Microsoft.Compute/virtualMachines","location":"x"}"#, CSNAPSHOT_FAULT_BAD_IDENTITY,
        "its type is Microsoft.Compute/virtualMachines, but its id is that of a cluster"),
      Refused(
        #"[{"id":"\#(id)/agentPools/p","type":"Microsoft.ContainerService/managedClusters",\#(Whole.lonePool)}]"#,
        CSNAPSHOT_FAULT_BAD_IDENTITY,
        "its type is Microsoft.ContainerService/managedClusters, but its id is that of a node pool"),
      Refused(
        #"{\#(told),"agentPoolProfiles":[{"name":"a","mode":"User","osType":"Linux","provisioningState":"Succeeded","type":"Microsoft.ContainerService/managedClusters/agentPools"}]}"#,
        CSNAPSHOT_FAULT_NOT_WHOLE, "a node pool without type, which Azure always reports"),
      Refused(#"{\#(told),"resourceGroup":7}"#, CSNAPSHOT_FAULT_BAD_VALUE, "resourceGroup is not a string"),
      Refused(
        #"[{"id":"\#(id)/agentPools/p","resourceGroup":"MC_x",\#(Whole.lonePool)}]"#, CSNAPSHOT_FAULT_BAD_IDENTITY,
        "its resourceGroup is MC_x, but the one in its id is rg-prod"),
      Refused(
        #"{\#(told),"agentPoolProfiles":[{"name":"a","resourceGroup":"rg",\#(Whole.pool)}]}"#,
        CSNAPSHOT_FAULT_BAD_IDENTITY, "its resourceGroup is rg, but the one in its id is rg-prod"),
      Refused(
        #"{\#(told),"agentPoolProfiles":[{"name":"a","id":"\#(id.replacing("Aks-Prod", with: "b"))/agentPools/a",\#(Whole.pool)}]}"#,
        CSNAPSHOT_FAULT_BAD_IDENTITY, "its id is not that of this node pool in its cluster"),
      Refused(
        #"{\#(told),"agentPoolProfiles":[{"name":"a","id":"\#(id)/agentPools/b",\#(Whole.pool)}]}"#,
        CSNAPSHOT_FAULT_BAD_IDENTITY, "its id is not that of this node pool in its cluster"),
      Refused(
        #"{\#(told),"agentPoolProfiles":[{"vmSize":"x"}]}"#, CSNAPSHOT_FAULT_BAD_IDENTITY,
        "a node pool without a proper name"),
      Refused(
        #"{\#(told),"agentPoolProfiles":[{"name":"a/b"}]}"#, CSNAPSHOT_FAULT_BAD_IDENTITY,
        "a node pool without a proper name"),
      Refused(
        #"{\#(told),"agentPoolProfiles":["a"]}"#, CSNAPSHOT_FAULT_BAD_IDENTITY, "a node pool that is not an object"
      ),
      Refused(
        #"[{\#(told)},{"id":"\#(id)/agentPools/p",\#(Whole.lonePool)}]"#, CSNAPSHOT_FAULT_MIXED_KINDS,
        "clusters and node pools in one document", at: 2 + clusterLength),
      Refused(#"{\#(told),"agentPoolProfiles":{}}"#, CSNAPSHOT_FAULT_BAD_VALUE, "agentPoolProfiles is not a list"),
      Refused(#"{\#(told),"sku":"Base"}"#, CSNAPSHOT_FAULT_BAD_VALUE, "sku is not an object"),
      Refused(#"{\#(told),"sku":{"name":1}}"#, CSNAPSHOT_FAULT_BAD_VALUE, "name is not a string"),
      Refused(#"{\#(told),"properties":[]}"#, CSNAPSHOT_FAULT_BAD_VALUE, "properties is not an object"),
      Refused(#"{\#(told),"tags":[]}"#, CSNAPSHOT_FAULT_BAD_VALUE, "tags is not an object"),
      Refused(
        #"{"value":[{\#(told)}],"error":{"code":"AuthorizationFailed"}}"#, CSNAPSHOT_FAULT_AZURE_ERROR,
        "Azure answered with an error beside the list"),
      Refused(
        #"{"errors":[{"code":"Throttled"}],"data":[{\#(told)}]}"#, CSNAPSHOT_FAULT_AZURE_ERROR,
        "Azure answered with an error beside the list"),
    ])
  func contradiction(refused: Refused) { expect(refused) }

  @Test(
    "a property that judging reads is never taken for another type",
    arguments: [
      (#""enableFips":"true""#, "enableFIPS is neither true nor false"),
      (#""enableFIPS":1"#, "enableFIPS is neither true nor false"),
      (#""workloadRuntime":" KataMshvVmIsolation""#, "workloadRuntime begins or ends with a blank"),
      (#""osType":"Windows\t""#, "osType begins or ends with a blank"),
      (#""mode":"Machines\u200b""#, "mode begins or ends with a blank"),
      (#""osSKU":"\u00a0Windows2019""#, "osSKU begins or ends with a blank"),
      (#""osType":["Linux"]"#, "osType is not a string"),
      (#""mode":true"#, "mode is not a string"),
      (#""provisioningState":{}"#, "provisioningState is not a string"),
      (#""nodeImageVersion":1"#, "nodeImageVersion is not a string"),
      (#""count":"3""#, "count is not a number of nodes"),
      (#""count":-1"#, "count is not a number of nodes"),
      (#""count":1.5"#, "count is not a number of nodes"),
      (#""virtualMachineNodesStatus":[{"count":"x"}]"#, "count is not a number of nodes"),
    ])
  func wrongType(member: String, message: String) {
    let others = Whole.pool.split(separator: ",").filter { !$0.hasPrefix(member.prefix { $0 != ":" }) }
    let pool = #"{"name":"Sys",\#((others + [Substring(member)]).joined(separator: ","))}"#
    let text = #"[{\#(Self.told),"agentPoolProfiles":[\#(pool)]}]"#
    let fault = database.faultOfReading(text.utf8)
    #expect(fault?.code == CSNAPSHOT_FAULT_BAD_VALUE)
    #expect(fault?.message == message)
    #expect(fault?.resource == Self.id + "/agentPools/Sys")
  }

  @Test(
    "a property given twice is refused, whatever its spelling and level",
    arguments: [
      (#"{"enableFIPS":true,"enableFips":true}"#, "enableFIPS", "enableFips"),
      (#"{"enableFIPS":true,"enableFIPS":null}"#, "enableFIPS", "enableFIPS"),
      (#"{"properties":{"osType":"Linux"},"ostype":"Linux"}"#, "ostype", "osType"),
      (#"{\#(Whole.lonePool),"a":{"scan-interval":1,"scanInterval":1}}"#, "scan-interval", "scanInterval"),
      (#"{\#(Whole.lonePool),"a":{"scan_interval":1,"scanInterval":1}}"#, "scan_interval", "scanInterval"),
      (#"{"enable_fips":true,"enable-FIPS":true}"#, "enable_fips", "enable-FIPS"),
      (#"{"brandNew":1,"BRANDNEW":1}"#, "brandNew", "BRANDNEW"),
      (#"{"typePropertiesType":"a","agentPoolType":"a"}"#, "typePropertiesType", "agentPoolType"),
      (#"{"nodeImageVersion":"a","nodeImageFamily":"a"}"#, "nodeImageFamily", "nodeImageVersion"),
    ])
  func givenTwice(members: String, first: String, second: String) {
    let pool = #"{"id":"\#(Self.id)/agentPools/p",\#(members.dropFirst())"#
    let fault = database.faultOfReading(pool.utf8)
    #expect(fault?.code == CSNAPSHOT_FAULT_DUPLICATE_KEY)
    #expect(fault?.message == #"a property is given twice: "\#(first)" and "\#(second)""#)
    #expect(fault?.resource == Self.id + "/agentPools/p")
  }

  @Test(
    "properties at two levels of an embedded pool are refused, whatever they say",
    arguments: [#"{"enableFIPS":false}"#, #"{"provisioningState":"Failed"}"#, "{}"])
  func nestedProperties(inner: String) {
    let pool = #"{"name":"p",\#(Whole.pool),"properties":\#(inner)}"#
    let fault = database.faultOfReading(#"[{\#(Self.told),"agentPoolProfiles":[\#(pool)]}]"#.utf8)
    #expect(fault?.code == CSNAPSHOT_FAULT_NOT_WHOLE)
    #expect(fault?.resource == Self.id + "/agentPools/p")
  }

  @Test func `an embedded pool has one kind`() throws {
    let text = #"{\#(Self.told),"agentPoolProfiles":[{"name":"p",\#(Whole.pool),"typePropertiesType":"b"}]}"#
    #expect(database.faultOfReading(text.utf8)?.code == CSNAPSHOT_FAULT_DUPLICATE_KEY)
    let told = try database.resources(text.replacing(#""b""#, with: "null"))
    #expect(told[1].config == #"{"mode":"User","osType":"Linux","type":"VirtualMachineScaleSets"}"#)
  }

  @Test func `a property at one level and null at another is given once`() throws {
    let text = #"{\#(Self.told),"sku":null,"properties":{"sku":{"name":"base"}}}"#
    #expect(try database.resources(text)[0].config == #"{"fqdn":"f","location":"x","sku":{"name":"Base"}}"#)
  }

  @Test("nesting without end is refused and overflows nothing", arguments: ["[", #"{"a":"#])
  func deep(open: String) {
    let close = open == "[" ? "]" : "}"
    let nested = String(repeating: open, count: 100_000)
    let closed = nested + "1" + String(repeating: close, count: 100_000)
    #expect(database.faultOfReading(#"[{"a":\#(closed)}]"#.utf8)?.code == CSNAPSHOT_FAULT_TOO_DEEP)
    #expect(database.faultOfReading(#"{"value":[],"a":\#(closed)}"#.utf8)?.code == CSNAPSHOT_FAULT_TOO_DEEP)
    #expect(database.faultOfReading(#"[{"a":\#(nested)"#.utf8)?.code == CSNAPSHOT_FAULT_TRUNCATED)
  }

  @Test func `a fault has its line`() {
    let fault = database.faultOfReading("[\n\(Self.cluster),\n\n  x]".utf8)
    #expect(fault?.line == 4)
    #expect(fault?.hint == "give a list of AKS clusters or node pools")
  }

  @Test func `bytes that are not UTF-8 are refused where they stand`() {
    let prefix = Array(#"[{\#(Self.told),"a":""#.utf8)
    for bytes: [UInt8] in [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]] {
      let fault = database.faultOfReading(prefix + bytes + Array(#""}]"#.utf8))
      #expect(fault?.code == CSNAPSHOT_FAULT_ENCODING)
      #expect(fault?.byte == Int64(prefix.count))
    }
  }

  @Test func `what the tables cannot answer is a fault`() throws {
    let file = try TemporaryFile(Self.cluster.utf8)
    func code(_ sql: String) -> csnapshot_fault_code? {
      do {
        _ = try database.rows(sql, file.path)
        return nil
      } catch { return (error as? Fault)?.code }
    }
    #expect(code("SELECT * FROM snapshot_elements(NULL)") == CSNAPSHOT_FAULT_MISUSE)
    #expect(code("SELECT * FROM snapshot_elements(?1, zeroblob(65))") == CSNAPSHOT_FAULT_MISUSE)
    #expect(code("SELECT * FROM snapshot_resources('text')") == CSNAPSHOT_FAULT_MISUSE)
    #expect(code("SELECT * FROM snapshot_elements('/nowhere')") == CSNAPSHOT_FAULT_UNREADABLE)
    #expect(database.fault.message == "it cannot be read: No such file or directory")
    #expect(code("SELECT * FROM snapshot_elements('/tmp')") == CSNAPSHOT_FAULT_UNREADABLE)
  }

  @Test func `a view of a foreign database cannot read files`() throws {
    _ = try database.rows("CREATE VIEW v AS SELECT * FROM snapshot_elements('/etc/passwd')")
    #expect(throws: SnapshotDatabase.SQLError.self) { try database.rows("SELECT * FROM v") }
  }
}
