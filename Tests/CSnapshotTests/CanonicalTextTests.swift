import CSnapshot
import Testing

/// One rule of the canonical form a test.
@Suite struct CanonicalTextTests {
  let database = try! SnapshotDatabase()

  /// A pool with these members, and what every pool has besides, of which its texts are then rid again.
  private func pool(_ members: String) throws -> Resource {
    let names = ["mode", "osType", "provisioningState", "type"]
    let rest = names.filter { !members.lowercased().contains("\"\($0.lowercased())\":") }
    let whole = Whole.lonePool.split(separator: ",").filter { member in
      rest.contains { member.hasPrefix("\"\($0)\"") || ($0 == "type" && member.hasPrefix("\"typeP")) }
    }
    let told = try database.resources(
      #"{"id":"\#(Night.clusterID)/agentPools/p",\#((whole + [Substring(members)]).joined(separator: ","))}"#)[0]
    return without(rest, in: told)
  }

  private func cluster(_ members: String) throws -> Resource {
    let told = try database.resources(#"{"id":"\#(Night.clusterID)",\#(Whole.cluster),\#(members)}"#)[0]
    return without(["location", "fqdn"], in: told)
  }

  private func without(_ names: [String], in told: Resource) -> Resource {
    var told = told
    for name in names {
      for text in [\Resource.traits, \.config, \.reading] {
        told[keyPath: text].replace(try! Regex("(,\"\(name)\":\"[^\"]*\")|(\"\(name)\":\"[^\"]*\",?)"), with: "")
      }
    }
    return told
  }

  @Test(
    "a value has one spelling",
    arguments: [
      (#""vmSize":"standard_d2S_V3""#, #"{"vmSize":"Standard_D2s_v3"}"#),
      (#""vmSize":"STANDARD_DS2_V2""#, #"{"vmSize":"Standard_DS2_v2"}"#),
      (#""vmSize":"standard_nc24ads_a100_v4""#, #"{"vmSize":"Standard_NC24ads_A100_v4"}"#),
      (#""vmSize":"standard_d11_v2_promo""#, #"{"vmSize":"Standard_D11_v2_Promo"}"#),
      (#""vmSize":"STANDARD_DC4AS_CC_V5""#, #"{"vmSize":"Standard_DC4as_cc_v5"}"#),
      (#""vmSize":"STANDARD_NC36LDS_XL_V6""#, #"{"vmSize":"Standard_NC36lds_xl_v6"}"#),
      (#""vmSize":"standard_nv4ads_v710_v5""#, #"{"vmSize":"Standard_NV4ads_V710_v5"}"#),
      (#""vmSize":"standard_m128-64ms""#, #"{"vmSize":"Standard_M128-64ms"}"#),
      (#""vmSize":"Something Else""#, #"{"vmSize":"Something Else"}"#),
      (#""OSTYPE":"WINDOWS""#, #"{"osType":"Windows"}"#),
      (#""osType":"BeOS""#, #"{"osType":"beos"}"#),
      (#""scaleSetPriority":"spot""#, #"{"scaleSetPriority":"Spot"}"#),
      (#""messageOfTheDay":"Spot""#, #"{"messageOfTheDay":"Spot"}"#),
      (#""proximityPlacementGroupId":"/Subscriptions/S/x""#, #"{"proximityPlacementGroupID":"/subscriptions/s/x"}"#),
      (#""someNewThing":{"InnerKey":"V"}"#, #"{"somenewthing":{"innerkey":"V"}}"#),
      (#""spotMaxPrice":0.05"#, #"{"spotMaxPrice":0.05}"#),
      (#""spotMaxPrice":100000.0"#, #"{"spotMaxPrice":100000}"#),
      (#""spotMaxPrice":1e300"#, #"{"spotMaxPrice":1e+300}"#),
      (#""maxPods":18446744073709551615"#, #"{"maxPods":18446744073709551615}"#),
      (#""maxPods":-9223372036854775808"#, #"{"maxPods":-9223372036854775808}"#),
      (#""nodeTaints":["b",null,"a",null,"b"]"#, #"{"nodeTaints":["a","b",null]}"#),
      (#""kubeletConfig":{"b":null,"a":[{"x":null}]}"#, #"{"kubeletConfig":{"a":[{}]}}"#),
      (#""tags":{"B":"2","a":"1","B":"3"}"#, #"{"tags":{"B":"3","a":"1"}}"#),
      (#""tags":{}"#, "{}"),
      (#""messageOfTheDay":"a\"\\\/\b\f\n\r\t\u0001é\u00e9""#, #"{"messageOfTheDay":"a\"\\/\b\f\n\r\t\u0001éé"}"#),
      (
        #""upgradeSettings":{"until":"2024-07-01T10:00:00.1230000+00:00"}"#,
        #"{"upgradeSettings":{"until":"2024-07-01T10:00:00.123Z"}}"#
      ),
    ])
  func spelling(members: String, config: String) throws {
    #expect(try pool(members).config == config)
  }

  @Test(
    "the family of an image is its name without its version",
    arguments: [
      ("AKSUbuntu-2204gen2fipscontainerd-202404.09.0", "AKSUbuntu-2204gen2fipscontainerd"),
      ("AKSUbuntu-1804gen2fipscontainerd-2022.10.06", "AKSUbuntu-1804gen2fipscontainerd"),
      ("AKSAzureLinux-OSGuardV3gen2fipsTL-202512.18.0", "AKSAzureLinux-OSGuardV3gen2fipsTL"),
      ("AKSWindows-2022-containerd-gen2-20348.2402.240410", "AKSWindows-2022-containerd-gen2"),
      ("AKSWindows-2019-17763.2019.221114", "AKSWindows-2019"),
      ("AKSUbuntu:1604:2020.03.11", "AKSUbuntu:1604"),
      ("AKSUbuntu-2204gen2containerd", "AKSUbuntu-2204gen2containerd"),
      ("AKSUbuntu-38d80f77-467", "AKSUbuntu-38d80f77-467"),
      ("-1.2.3", "-1.2.3"), ("1.2.3", "1.2.3"),
    ])
  func imageFamily(image: String, family: String) throws {
    let told = try pool(#""nodeImageVersion":"\#(image)""#)
    #expect(told.config == #"{"nodeImageFamily":"\#(family)"}"#)
    #expect(told.traits == #"{"imageFamily":"\#(family)","isSettled":true}"#)
    #expect(told.reading == #"{"nodeImageVersion":"\#(image)"}"#)
  }

  @Test func `an empty text says as little as null`() throws {
    let told = try pool(#""nodeImageVersion":"","workloadRuntime":"","vmSize":null,"someNewThing":"""#)
    #expect((told.traits, told.config, told.reading) == (#"{"isSettled":true}"#, "{}", "{}"))
  }

  @Test(
    "a version is told to its minor",
    arguments: [("1.31.4", "1.31"), ("1.31", "1.31"), ("1.31.0-preview.1", "1.31"), ("1", "1")])
  func minorVersion(version: String, minor: String) throws {
    let told = try cluster(#""kubernetesVersion":"\#(version)""#)
    #expect(told.config == #"{"kubernetesVersion":"\#(minor)"}"#)
    #expect(told.reading == #"{"kubernetesVersion":"\#(version)"}"#)
  }

  @Test func `noise is a volatile attribute, and no configuration`() throws {
    let told = try pool(
      """
      "count":5,"eTag":"x","provisioningState":"SUCCEEDED","powerState":{"code":"stopped"},"status":{"a":1},
      "systemData":{"createdAt":"2024-07-01T10:00:00.1234567Z"}
      """)
    #expect(told.config == "{}")
    #expect(
      told.reading == """
        {"powerState":{"code":"Stopped"},"provisioningState":"Succeeded","status":{"a":1},\
        "systemData":{"createdAt":"2024-07-01T10:00:00.123456Z"}}
        """)
    #expect(told.nodeCount == "5")
    #expect(told.etag == "x")
  }

  @Test func `nodes of virtual machine pools are counted by size`() throws {
    let statuses = #""virtualMachineNodesStatus":[{"size":"a","count":2},{"size":"b","count":3}]"#
    #expect(try pool(statuses).nodeCount == "5")
    #expect(try pool(statuses + #","count":7"#).nodeCount == "7")
    #expect(try pool(#""virtualMachineNodesStatus":[]"#).nodeCount == "∅")
    #expect(try pool(#""count":null"#).nodeCount == "∅")
  }

  @Test func `secrets are left out`() throws {
    let told = try cluster(
      #""servicePrincipalProfile":{"clientId":"a","secret":"s"},"windowsProfile":{"adminPassword":"p"}"#)
    #expect(told.config == #"{"servicePrincipalProfile":{"clientId":"a"},"windowsProfile":{}}"#)
  }

  @Test(
    "only a state that says otherwise is not settled",
    arguments: [
      ("", true), (#","provisioningState":"succeeded""#, true), (#","provisioningState":"Failed""#, false),
      (#","provisioningState":"Nothing we know""#, false),
    ])
  func isSettled(member: String, isSettled: Bool) throws {
    #expect(try pool(#""a":1\#(member)"#).traits == #"{"isSettled":\#(isSettled)}"#)
  }

  @Test func `members beyond the little-sort limit come in order too`() throws {
    let numbers = Array(0..<300).map { $0 * 7 % 300 }
    let members = numbers.map { #""k\#($0 + 1000)":\#($0)"# }.joined(separator: ",")
    let ordered = numbers.sorted().map { #""k\#($0 + 1000)":\#($0)"# }.joined(separator: ",")
    #expect(try pool(members).config == "{\(ordered)}")
    #expect(try pool("\"gatewayProfile\":{\(members)}").config == "{\"gatewayProfile\":{\(ordered)}}")
  }

  @Test func `a digest is that of the text, and another with a key`() throws {
    let file = try TemporaryFile(Night.armCluster.utf8)
    let sql = """
      SELECT config_digest, traits_digest, reading_digest, raw_digest
      FROM snapshot_elements(?1, unhexed) e JOIN snapshot_resources(e.here, unhexed) r LIMIT 1
      """
    func digests(_ key: String) throws -> [String] {
      try database.rows(sql.replacing("unhexed", with: key), file.path)[0]
    }
    let plain = try digests("NULL")
    #expect(Set(plain).count == 4)
    #expect(plain.allSatisfy { $0.count == 32 })
    #expect(try digests("x''") == plain)
    #expect(try digests("x'0102'") == digests("x'0102'"))
    #expect(Set(try digests("x'0102'")).isDisjoint(with: plain))
    #expect(Set(try digests("x'0103'")).isDisjoint(with: try digests("x'0102'")))
  }

  @Test func `the digest of a text is the beginning of its SHA-256`() throws {
    let sql = "SELECT snapshot_digest('abc'), snapshot_digest(''), snapshot_digest(NULL)"
    #expect(try database.rows(sql) == [["ba7816bf8f01cfea414140de", "e3b0c44298fc1c149afbf4c8", "∅"]])
  }
}
