import Foundation
import InventoryModel
import TestSupport
import Testing

/// What ARM templates come to. Each case was read off by hand from the reference of the template language.
@Suite struct TemplateTests {
  typealias Case = ReadingCase

  static func template(_ resources: String, _ more: String = "") -> String {
    #"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", \#(more) "resources": \#(resources)}"#
  }

  /// A template with one pool whose flag is given by JSON.
  static func flag(_ flag: String, _ more: String = "") -> String {
    template(
      #"[{"type": "Microsoft.ContainerService/managedClusters/agentPools", "name": "c/p", "properties": {"enableFIPS": \#(flag)}}]"#,
      more)
  }

  static let p = "resources[0] p"
  static let functions: [Case] = [
    ("[true()]", "pass flag"), ("[false()]", "fail flag"), ("[null()]", "fail flagAbsent"),
    ("[not(false())]", "pass flag"), ("[bool('true')]", "pass flag"), ("[bool(1)]", "pass flag"),
    ("[equals('a', 'a')]", "pass flag"), ("[equals('a', 'A')]", "fail flag"),
    ("[equals(resourceGroup().location, 'x')]", "unknown ?"),
    ("[if(true(), true(), false())]", "pass flag"),
    ("[if(equals(deployment().name, 'x'), true(), true())]", "pass flag"),
    ("[if(equals(deployment().name, 'x'), true(), false())]", "unknown ?"),
    ("[and(false(), contains(subscription().tags, 'x'))]", "fail flag"),
    ("[and(true(), contains(subscription().tags, 'x'))]", "unknown ?"),
    ("[or(true(), contains(subscription().tags, 'x'))]", "pass flag"),
    ("[or(false(), contains(subscription().tags, 'x'))]", "unknown ?"),
    ("[coalesce(null(), true())]", "pass flag"), ("[coalesce(reference('x').y, true())]", "unknown ?"),
    ("[coalesce(true(), reference('x').y)]", "pass flag"),
    ("[tryGet(createObject('a', true()), 'a')]", "pass flag"),
    ("[tryGet(createObject('a', true()), 'b')]", "fail flagAbsent"),
    ("[tryGet(createObject('A', createObject('b', true())), 'a', 'B')]", "pass flag"),
    ("[contains(createArray('x', 'y'), 'x')]", "pass flag"), ("[contains(createObject('Key', 1), 'key')]", "pass flag"),
    ("[contains('abc', 'bc')]", "pass flag"),
    ("[empty('')]", "pass flag"), ("[empty(createArray(1))]", "fail flag"),
    ("[equals(length(createArray(1, 2)), 2)]", "pass flag"),
    ("[equals(concat('a', 'b'), 'ab')]", "pass flag"),
    ("[equals(length(concat(createArray(1), createArray(2))), 2)]", "pass flag"),
    ("[equals(format('{0}-{1}', 'a', 2), 'a-2')]", "pass flag"), ("[equals(toLower('ABC'), 'abc')]", "pass flag"),
    ("[equals(replace('a-b', '-', ''), 'ab')]", "pass flag"),
    ("[equals(split('a,b', ',')[1], 'b')]", "pass flag"), ("[equals(substring('hello', 1, 3), 'ell')]", "pass flag"),
    ("[equals(last(createArray(1, 2)), 2)]", "pass flag"),
    ("[equals(first('abc'), 'a')]", "pass flag"), ("[equals(length(range(3, 4)), 4)]", "pass flag"),
    ("[equals(add(1, 2), 3)]", "pass flag"), ("[equals(div(7, 2), 3)]", "pass flag"),
    ("[greater(2, 1)]", "pass flag"), ("[lessOrEquals(2, 1)]", "fail flag"),
    ("[startsWith('Prod-1', 'prod')]", "pass flag"),
    ("[union(createObject('a', false()), createObject('a', true())).a]", "pass flag"),
    ("[shallowMerge(createArray(createObject('a', false()), createObject('a', true()))).a]", "pass flag"),
    ("[equals(length(union(createArray(1, 2), createArray(2, 3))), 3)]", "pass flag"),
    ("[equals(length(intersection(createArray(1, 2), createArray(2, 3))), 1)]", "pass flag"),
    ("[map(createArray(false(), true()), lambda('x', not(lambdaVariables('x'))))[0]]", "pass flag"),
    ("[equals(length(filter(range(0, 10), lambda('n', less(lambdaVariables('n'), 3)))), 3)]", "pass flag"),
    (
      "[equals(reduce(range(1, 4), 0, lambda('sum', 'n', add(lambdaVariables('sum'), lambdaVariables('n')))), 10)]",
      "pass flag"
    ),
    ("[toObject(createArray('a'), lambda('x', lambdaVariables('x')), lambda('x', true())).a]", "pass flag"),
    ("[mapValues(createObject('a', false()), lambda('v', not(lambdaVariables('v')))).a]", "pass flag"),
    ("[items(createObject('k', true()))[0].value]", "pass flag"), ("[json('{\\\"a\\\": true}').a]", "pass flag"),
    ("[base64ToJson('dHJ1ZQ==')]", "pass flag"),
    ("[empty(uniqueString('a'))]", "unknown ?"), ("[equals(newGuid(), 'x')]", "unknown ?"),
    ("[listKeys('x', '2020').value]", "unknown ?"),
    ("[div(1, 0)]", "unknown ?"), ("[createArray(true())[5]]", "unknown ?"), ("[nonsense(]", "unknown ?"),
    ("[equals(range(0, 99999999), 1)]", "unknown ?"),
    ("[[true()]", "unknown ?"), ("true", "unknown ?"), ("false", "fail flag"),
    ("[equals('it''s', 'it''s')]", "pass flag"),
  ].map { Case($0.0, flag("\"\($0.0)\""), "\(p) \($0.1)") }

  static let values: [Case] = [
    Case(
      "a parameter's default",
      flag(#""[parameters('fips')]""#, #""parameters": {"fips": {"type": "bool", "defaultValue": true}},"#),
      "\(p) pass flag"),
    Case(
      "a parameter without a default", flag(#""[parameters('fips')]""#, #""parameters": {"fips": {"type": "bool"}},"#),
      "\(p) unknown ?"),
    Case(
      "a nullable parameter",
      flag(#""[parameters('fips')]""#, #""parameters": {"fips": {"type": "bool", "nullable": true}},"#),
      "\(p) fail flagAbsent"),
    Case(
      "a secret",
      flag(#""[parameters('fips')]""#, #""parameters": {"fips": {"type": "secureObject", "defaultValue": true}},"#),
      "\(p) unknown ?"),
    Case(
      "a parameter file",
      flag(#""[parameters('FIPS')]""#, #""parameters": {"fips": {"type": "bool", "defaultValue": false}},"#),
      parameters: [#"{"parameters": {"Fips": {"value": true}}}"#], "\(p) pass flag"),
    Case(
      "the later of two files", flag(#""[parameters('fips')]""#),
      parameters: [#"{"parameters": {"fips": {"value": true}}}"#, #"{"parameters": {"fips": {"value": false}}}"#],
      "\(p) fail flag"),
    Case(
      "a key vault",
      flag(#""[parameters('fips')]""#, #""parameters": {"fips": {"type": "bool", "defaultValue": true}},"#),
      parameters: [#"{"parameters": {"fips": {"reference": {"keyVault": {"id": "x"}, "secretName": "s"}}}}"#],
      "\(p) unknown ?"),
    Case(
      "a variable", flag(#""[variables('v').on]""#, #""variables": {"v": {"on": "[not(false())]"}},"#), "\(p) pass flag"
    ),
    Case(
      "a copied variable",
      flag(
        #""[variables('list')[1]]""#,
        #""variables": {"copy": [{"name": "list", "count": 2, "input": "[equals(copyIndex('list'), 1)]"}]},"#),
      "\(p) pass flag"),
    Case(
      "variables that lead to themselves",
      flag(#""[variables('a')]""#, #""variables": {"a": "[variables('b')]", "b": "[variables('a')]"},"#),
      "\(p) unknown ?"),
    Case(
      "a function of its own",
      flag(
        #""[my.on('x')]""#,
        #""functions": [{"namespace": "my", "members": {"on": {"parameters": [{"name": "v", "type": "string"}], "output": {"type": "bool", "value": "[equals(parameters('v'), 'x')]"}}}}],"#
      ), "\(p) pass flag"),
  ]

  static let cluster = #""type": "Microsoft.ContainerService/managedClusters""#
  static func aks(_ name: String, _ profiles: String, _ more: String = "") -> String {
    #"{\#(cluster), "name": "\#(name)", "location": "westeurope", \#(more) "properties": {"agentPoolProfiles": \#(profiles)}}"#
  }

  static let resources: [Case] = [
    Case(
      "a cluster", template("[\(aks("c", #"[{"name": "a", "enableFIPS": true}, {"name": "b"}]"#))]"),
      "resources[0] a pass flag", "resources[0] b fail flagAbsent"),
    Case(
      "symbolic names, and what exists",
      template(
        #"{"main": \#(aks("c", #"[{"name": "a"}]"#)), "old": {"existing": true, \#(cluster), "name": "x"}}"#,
        #""languageVersion": "2.0","#), "main a fail flagAbsent"),
    Case(
      "a condition that does not hold",
      template("[\(aks("c", #"[{"name": "a"}]"#, #""condition": "[equals(1, 2)]","#))]")),
    Case(
      "a condition that is not known",
      template("[\(aks("c", #"[{"name": "a"}]"#, #""condition": "[equals(resourceGroup().name, 'x')]","#))]"),
      "resources[0] a fail flagAbsent"),
    Case(
      "copies",
      template(
        "[\(aks("[format('c{0}', copyIndex())]", #"[{"name": "a", "enableFIPS": "[equals(copyIndex(), 0)]"}]"#, #""copy": {"name": "loop", "count": 2},"#))]"
      ), "resources[0][0] a pass flag", "resources[0][1] a fail flag"),
    Case(
      "as many copies as nobody knows",
      template(
        "[\(aks("c", #"[{"name": "a", "enableFIPS": "[equals(copyIndex(), 0)]"}]"#, #""copy": {"name": "loop", "count": "[length(reference('x').y)]"},"#))]"
      ), "resources[0][?] a unknown ?"),
    Case("no copies", template("[\(aks("c", #"[{"name": "a"}]"#, #""copy": {"name": "loop", "count": 0},"#))]")),
    Case(
      "copied profiles",
      template(
        #"[{\#(cluster), "name": "c", "properties": {"copy": [{"name": "agentPoolProfiles", "count": 2, "input": {"name": "[concat('p', copyIndex('agentPoolProfiles'))]", "enableFIPS": "[equals(copyIndex('agentPoolProfiles'), 1)]"}}]}}]"#
      ), "resources[0] p0 fail flag", "resources[0] p1 pass flag"),
    Case(
      "profiles that are one expression",
      template(
        #"[{\#(cluster), "name": "c", "properties": {"agentPoolProfiles": "[map(createArray(createObject('name', 'a', 'enableFIPS', true())), lambda('p', createObject('name', lambdaVariables('p').name, 'enableFIPS', coalesce(tryGet(lambdaVariables('p'), 'enableFIPS'), false()))))]"}}]"#
      ), "resources[0] a pass flag"),
    Case(
      "profiles that are not known",
      template(#"[{\#(cluster), "name": "c", "properties": {"agentPoolProfiles": "[parameters('pools')]"}}]"#),
      "resources[0] - unknown notListed"),
    Case(
      "one profile that is not known",
      template(#"[{\#(cluster), "name": "c", "properties": {"agentPoolProfiles": ["[parameters('pool')]"]}}]"#),
      "resources[0] ? unknown ?"),
    Case(
      "properties that are one expression",
      template(
        #"[{\#(cluster), "name": "c", "properties": "[createObject('agentPoolProfiles', createArray(createObject('name', 'a', 'enableFIPS', true())))]"}]"#
      ), "resources[0] a pass flag"),
    Case(
      "no pools at all", template(#"[{\#(cluster), "name": "c", "properties": {}}]"#),
      "resources[0] - unknown notListed"),
    Case(
      "pools that are resources of their own",
      template(
        #"[{\#(cluster), "name": "c", "properties": {}}, {"type": "Microsoft.ContainerService/managedClusters/agentPools", "name": "[concat('c', '/', 'x')]", "properties": {"enableFIPS": true}}]"#
      ), "resources[1] x pass flag"),
    Case(
      "children in their parent",
      template(
        #"[{\#(cluster), "name": "c", "properties": {"agentPoolProfiles": []}, "resources": [{"type": "agentPools", "name": "x", "properties": {"enableFIPS": true}}]}]"#
      ), "resources[0].resources[0] x pass flag"),
    Case(
      "node auto-provisioning",
      template(
        #"[{\#(cluster), "name": "c", "properties": {"agentPoolProfiles": [], "nodeProvisioningProfile": {"mode": "Auto"}}}]"#
      ), "resources[0] - unknown notListed"),
    Case(
      "Windows by default", template("[\(aks("c", #"[{"name": "w", "osType": "Windows", "osSKU": "Windows2022"}]"#))]"),
      "resources[0] w pass osDefault"),
    Case(
      "an inner deployment sees its own parameters",
      template(
        #"[{"type": "Microsoft.Resources/deployments", "name": "d", "properties": {"expressionEvaluationOptions": {"scope": "inner"}, "parameters": {"fips": {"value": "[not(false())]"}}, "template": \#(flag(#""[parameters('fips')]""#, #""parameters": {"fips": {"type": "bool"}},"#))}}]"#,
        #""parameters": {"fips": {"type": "bool", "defaultValue": false}},"#), "resources[0].resources[0] p pass flag"),
    Case(
      "an outer deployment sees those around it",
      template(
        #"[{"type": "Microsoft.Resources/deployments", "name": "d", "properties": {"template": \#(flag(#""[parameters('fips')]""#))}}]"#,
        #""parameters": {"fips": {"type": "bool", "defaultValue": true}},"#), "resources[0].resources[0] p pass flag"),
    Case(
      "a linked template",
      template(
        #"[{"type": "Microsoft.Resources/deployments", "name": "d", "properties": {"templateLink": {"uri": "https://example.org/x.json"}}}]"#
      ), "resources[0] - unknown notListed"),
    Case(
      "a type that is an expression",
      template(
        #"[{"type": "[concat('Microsoft.ContainerService', '/managedClusters/agentPools')]", "name": "c/p", "properties": {}}]"#
      ), "resources[0] p fail flagAbsent"),
    Case(
      "other resources",
      template(
        #"[{"type": "Microsoft.Network/applicationGateways", "name": "g", "properties": {"enableFips": false}}]"#)),
  ]

  @Test(arguments: functions + values + resources) func `a template comes to what its reader expects`(_ example: Case)
    throws
  {
    #expect(try Judged(example.text, parameters: example.parameters).lines == example.expected)
  }

  @Test func `tags and location of a cluster reach the pools beside it`() throws {
    let template = Self.template(
      #"[{"type": "Microsoft.ContainerService/managedClusters/agentPools", "name": "c/x", "properties": {"enableFIPS": true}}, {\#(Self.cluster), "name": "C", "location": "westeurope", "tags": {"env": "prod"}, "properties": {"agentPoolProfiles": []}}]"#
    )
    let row = try #require(try Judged(template).blueprint.rows.first)
    #expect(row.subject.clusterFacts == Subject.ClusterFacts(location: "westeurope", tags: ["env": "prod"]))
  }

  @Test(arguments: [
    (
      "copies without end", template("[\(aks("c", "[]", #""copy": {"name": "x", "count": 100000},"#))]"),
      "Azure allows 800"
    ),
    (
      "a list that doubles itself",
      flag(
        #""[empty(variables('z'))]""#,
        #""variables": {"a": "[range(0, 1000)]", "z": "[map(variables('a'), lambda('x', map(variables('a'), lambda('y', map(variables('a'), lambda('z', 1))))))]"},"#
      ), "too many steps"
    ),
  ]) func `a template without an end is refused`(_ why: String, _ text: String, _ expected: String) {
    #expect(Judged.refusal(of: text)?.contains(expected) == true)
  }

  @Test func `deployments in each other end`() {
    var text = Self.flag("true")
    for _ in 0..<70 {
      text = Self.template(
        #"[{"type": "Microsoft.Resources/deployments", "name": "d", "properties": {"template": \#(text)}}]"#)
    }
    #expect(Judged.refusal(of: text)?.contains("60 deep") == true)
  }

  @Test(arguments: [10_000, 1_000_000]) func `an expression nested very deep is not known`(_ depth: Int) throws {
    let text = "[" + String(repeating: "not(", count: depth) + "true()" + String(repeating: ")", count: depth) + "]"
    #expect(try Judged(Self.flag("\"\(text)\"")).lines == ["\(Self.p) unknown ?"])
    let chain = "[parameters('x')" + String(repeating: ".a", count: depth) + "]"
    #expect(try Judged(Self.flag("\"\(chain)\"")).lines == ["\(Self.p) unknown ?"])
  }
}

/// Templates that others published.
@Suite(.enabled(if: SharedData.isThere, "\(SharedData.missing)")) struct PublishedTemplateTests {
  @Test func `AVM's module for a pool is off unless it is asked for`() throws {
    let path = "arm/avm__avm__res__container-service__managed-cluster__agent-pool__main.json"
    #expect(try Judged(data: path).lines == ["agentPool ? fail flag"])
  }

  @Test func `AVM's module for a cluster is what its parameters say`() throws {
    let file = SharedData.folder.appending(path: "arm/avm__avm__res__container-service__managed-cluster__main.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(try Judged(text).lines == ["managedCluster - unknown notListed"])
    let parameters = #"""
      {"parameters": {"name": {"value": "shop"}, "primaryAgentPoolProfiles": {"value": [
        {"name": "sys", "mode": "System", "enableFIPS": true}, {"name": "two", "mode": "System"}]},
        "agentPools": {"value": [{"name": "usr", "enableFIPS": true}, {"name": "win", "osType": "Windows", "osSKU": "Windows2022"}]}}}
      """#
    #expect(
      try Judged(text, parameters: [parameters]).lines == [
        "managedCluster sys pass flag", "managedCluster two fail flag",
        "managedCluster_agentPools[0].agentPool usr pass flag",
        "managedCluster_agentPools[1].agentPool win pass osDefault",
      ])
  }

  @Test func `PSRule's example has the clusters and pools that it declares`() throws {
    let judged = try Judged(data: "arm/psrule__Resources.AKS.Template.json")
    #expect(judged.lines.count == 10)
    #expect(judged.lines.allSatisfy { $0.hasSuffix("fail flagAbsent") })
    #expect(judged.lines.contains("resources[5].resources[0] agentpool2 fail flagAbsent"))
  }

  @Test(arguments: ["2021-05-01", "2023-11-01", "2024-07-01"]) func `examples of the REST specification are judged`(
    _ version: String
  ) throws {
    let folder = "rest_spec/\(version)/examples/"
    #expect(try Judged(data: folder + "AgentPoolsCreate_EnableFIPS.json").lines == ["/ agentpool1 pass flag"])
    #expect(try Judged(data: folder + "ManagedClustersCreate_EnabledFIPS.json").lines == ["/ nodepool1 pass flag"])
    #expect(try Judged(data: folder + "AgentPoolsCreate_OSSKU.json").lines.first?.contains("fail") == true)
  }
}
