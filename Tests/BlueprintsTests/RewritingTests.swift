import InventoryModel
import Testing

/// What changes an object after it is written, and what makes objects elsewhere.
@Suite struct RewritingTests {
  typealias Case = ReadingCase

  private static let pool = ManifestTests.object(
    ManifestTests.aso, "ManagedClustersAgentPool", "{enableFIPS: true}", name: "p")
  private static let passes = "ManagedClustersAgentPool ns/p p pass flag"

  private static func beside(_ version: String, _ kind: String, _ more: String) -> String {
    pool + "---\napiVersion: \(version)\nkind: \(kind)\nmetadata: {name: a}\n\(more)\n"
  }

  private static func kyverno(_ kinds: String, _ rule: String) -> String {
    beside(
      "kyverno.io/v2beta1", "Policy",
      "spec: {rules: [{match: {any: [{resources: {kinds: [\(kinds)]}}]}, \(rule): {patchesJson6902: x}}]}")
  }

  static let rewritten: [Case] = [
    Case("a rule of Kyverno", kyverno("ManagedClustersAgentPool", "mutate"), "Policy - unknown notListed", passes),
    Case("a rule about other kinds", kyverno("Deployment", "mutate"), passes),
    Case("a rule that validates", kyverno("ManagedClustersAgentPool", "validate"), passes),
    Case(
      "Gatekeeper",
      beside(
        "mutations.gatekeeper.sh/v1beta1", "ModifySet", "spec: {applyTo: [{kinds: [ManagedClustersAgentPool]}]}"),
      "ModifySet - unknown notListed", passes),
    Case(
      "a policy of Kubernetes",
      beside(
        "admissionregistration.k8s.io/v1", "MutatingAdmissionPolicy",
        "spec: {matchConstraints: {resourceRules: [{resources: [managedclustersagentpools]}]}}"),
      "MutatingAdmissionPolicy - unknown notListed", passes),
    Case(
      "a transformer of kustomize",
      beside("builtin", "PatchJson6902Transformer", "target: {kind: ManagedClustersAgentPool}\njsonOp: '[]'"),
      "PatchJson6902Transformer - unknown notListed", passes),
    Case(
      "an extension of a class",
      ManifestTests.object(
        ManifestTests.capz, "AzureManagedMachinePoolTemplate", "{template: {spec: {enableFIPS: true}}}")
        + "---\napiVersion: cluster.x-k8s.io/v1beta1\nkind: ClusterClass\nmetadata: {name: a}\nspec: {patches: [{name: b, external: {generateExtension: c}}]}\n",
      "AzureManagedMachinePoolTemplate ns/x ? unknown ?"),
    Case(
      "a patch of a cluster of CAPZ, in YAML",
      ManifestTests.object(
        ManifestTests.capz, "AzureManagedControlPlane",
        #"{asoManagedClusterPatches: ["spec: {hostedSystemProfile: {enabled: true}}"]}"#),
      "AzureManagedControlPlane - unknown notListed"),
    Case(
      "a patch that changes other things",
      ManifestTests.object(
        ManifestTests.capz, "AzureManagedControlPlane", #"{asoManagedClusterPatches: ["spec: {dnsPrefix: x}"]}"#)),
    Case(
      "a claim of a group of one's own",
      ManifestTests.object("cloud.example.org/v1", "XKubernetesCluster", "{nodes: 3}"),
      "XKubernetesCluster - unknown notListed"),
    Case(
      "a cluster of another cloud", ManifestTests.object("vultr.upbound.io/v1alpha1", "KubernetesCluster", "{nodes: 3}")
    ),
  ]

  @Test(arguments: rewritten) func `what changes other objects makes them unknown`(_ example: Case) throws {
    #expect(try Judged(example.text).lines == example.expected)
  }

  // MARK: Elsewhere

  private static func composition(_ steps: String) -> String {
    "apiVersion: apiextensions.crossplane.io/v1\nkind: Composition\nmetadata: {name: a}\nspec: {pipeline: [\(steps)]}\n"
  }

  private static let read =
    "{functionRef: {name: org-function-patch-and-transform}}, {functionRef: {name: function-auto-ready}}"
  private static let named = ["what it deploys does not stand here: check what is rendered of it too"]

  @Test(arguments: [
    (composition(read), [String]()), (composition(read + ", {functionRef: {name: function-kcl}}"), named),
    (composition("{functionRef: {name: function-go-templating}, input: {source: FileSystem}}"), named),
    (composition("{functionRef: {name: function-go-templating}, input: {source: Inline}}"), []),
    (beside("kustomize.config.k8s.io/v1beta1", "Kustomization", "resources: [a.yaml]"), named),
    (beside("fluxcd.controlplane.io/v1", "FluxInstance", "spec: {sync: {path: a}}"), named),
    (beside("config.projectsveltos.io/v1beta1", "ClusterProfile", "spec: {}"), named),
    (beside("packaging.carvel.dev/v1alpha1", "PackageInstall", "spec: {}"), named),
    (beside("app.terraform.io/v1alpha2", "Module", "spec: {}"), named),
    (beside("gitops.kluctl.io/v1beta1", "KluctlDeployment", "spec: {}"), named),
    (beside("configsync.gke.io/v1beta1", "RepoSync", "spec: {}"), named),
    (beside("apps/v1", "Deployment", "spec: {}"), []),
  ]) func `objects that are made elsewhere are named`(_ text: String, _ expected: [String]) throws {
    #expect(try Judged(text).blueprint.warnings.map(\.message) == expected)
  }

  @Test(arguments: [
    "ansible_playbook", "tfe_workspace_run", "rancher2_app_v2", "azurerm_arc_kubernetes_flux_configuration",
    "k14s_kapp",
  ]) func `resources that deploy from elsewhere are named`(_ type: String) throws {
    #expect(try Judged(Plans.plan(Plans.change("\(type).x", type))).warnings == Self.named)
  }
}
