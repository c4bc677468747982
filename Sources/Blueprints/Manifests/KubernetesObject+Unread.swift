import DocumentText
import Foundation
import InventoryModel

extension KubernetesObject {
  /// Why it may make nodes in AKS though its kind is not read. What defines kinds makes nothing.
  var unread: Unread? {
    get throws(Refusal) {
      guard !kind.hasSuffix("ResourceDefinition") else { return nil }
      if kind == "Secret" || kind == "ConfigMap", let unread = try unreadInBase64 { return unread }
      if try rewritesOthers { return .rewritten }
      return try value.unread ?? (kind.contains("AKS") || isClaim ? .resources : nil)
    }
  }

  /// A cluster of a group of the users' own; those of other clouds are of Crossplane's groups.
  private var isClaim: Bool {
    kind.hasSuffix("KubernetesCluster") && !["crossplane.io", "upbound.io"].contains(where: group.hasSuffix)
  }

  /// Whether it changes objects of kinds that are read, when they are made or built.
  ///
  /// Sources: Kyverno, "Mutate Rules"; Gatekeeper, "Mutation"; Kubernetes, "Mutating Admission Policy"; kustomize,
  /// built-in transformers.
  private var rewritesOthers: Bool {
    get throws(Refusal) {
      let isRewriter =
        switch group {
        case "kyverno.io": try value.has("mutate")
        case "mutations.gatekeeper.sh": true
        case "policies.kyverno.io", "admissionregistration.k8s.io": kind.contains("Mutating")
        default: group.isEmpty && kind.hasSuffix("Transformer")
        }
      guard isRewriter else { return false }
      return try value.mentions(kinds)
    }
  }

  /// The values of a secret are in base64, and of a ConfigMap those that need not be text.
  private var unreadInBase64: Unread? {
    get throws(Refusal) {
      for (_, value) in try value.object(kind == "Secret" ? "data" : "binaryData")?.members ?? [] {
        guard let text = try value.text, let data = Data(base64Encoded: text) else { continue }
        if let unread = String(decoding: data, as: UTF8.self).unread(kinds: Manifest<Value>.kinds) { return unread }
      }
      return nil
    }
  }

  /// A controller makes its objects of a chart, of a class, or of a folder of a repository.
  func isRenderedElsewhere(beside objects: [KubernetesObject]) throws(Refusal) -> Bool {
    switch (group, kind) {
    case ("argoproj.io", "Application"), ("argoproj.io", "ApplicationSet"), ("helm.toolkit.fluxcd.io", "HelmRelease"),
      ("kustomize.toolkit.fluxcd.io", "Kustomization"), ("helm.cattle.io", "HelmChart"), ("fleet.cattle.io", "GitRepo"),
      ("infra.contrib.fluxcd.io", "Terraform"), ("pulumi.com", "Stack"), ("kappctrl.k14s.io", "App"),
      ("addons.cluster.x-k8s.io", "HelmChartProxy"), ("helm.crossplane.io", "Release"),
      ("helm.m.crossplane.io", "Release"), ("core.oam.dev", "Application"),
      ("apps.open-cluster-management.io", "Subscription"), ("tf.upbound.io", "Workspace"),
      ("opentofu.upbound.io", "Workspace"), ("opentofu.m.upbound.io", "Workspace"),
      ("fluxcd.controlplane.io", "FluxInstance"), ("fluxcd.controlplane.io", "ResourceSet"),
      ("config.projectsveltos.io", "ClusterProfile"), ("config.projectsveltos.io", "Profile"),
      ("packaging.carvel.dev", "PackageInstall"), ("app.terraform.io", "Module"), ("app.terraform.io", "Workspace"),
      ("gitops.kluctl.io", "KluctlDeployment"), ("configsync.gke.io", "RootSync"), ("configsync.gke.io", "RepoSync"),
      ("kustomize.config.k8s.io", "Kustomization"), ("kustomize.config.k8s.io", "Component"):
      true
    case (_, "Composition"): try hasFunctionsOfItsOwn
    case ("cluster.x-k8s.io", "Cluster"):
      try value.object("spec")?.member("topology") != nil && !objects.contains { $0.kind == "ClusterClass" }
    default: false
    }
  }
}

/// In small letters; their plurals begin so too.
private let kinds = AnyWord(Manifest<JSONPlace>.kinds.map(\.foldedID))

extension KubernetesObject {
  /// Whether functions of a Composition make what does not stand in it.
  private var hasFunctionsOfItsOwn: Bool {
    get throws(Refusal) {
      for step in try value.object("spec")?.items("pipeline") ?? [] {
        let name = try step.object("functionRef")?.text("name") ?? ""
        let source = try step.object("input")?.member("source")?.text
        let isInline = name.contains("go-templating") && source == "Inline"
        if !isInline, !harmless.contains(where: name.contains) { return true }
      }
      return false
    }
  }
}

/// Functions that make nothing, or nothing but what stands in their input.
private let harmless = [
  "patch-and-transform", "auto-ready", "environment-configs", "sequencer", "extra-resources", "status-transformer",
]

extension DocumentValue {
  /// Whether a member of some name is in it, at any depth.
  fileprivate func has(_ name: String) throws(Refusal) -> Bool {
    for item in items ?? [] { if try item.has(name) { return true } }
    guard isObject else { return false }
    for (key, value) in try members ?? [] {
      if key == name { return true }
      if try value.has(name) { return true }
    }
    return false
  }

  /// Whether one of some words is in its texts.
  fileprivate func mentions(_ words: AnyWord) throws(Refusal) -> Bool {
    if let text = try text { return words.occurs(in: text) }
    for item in items ?? [] { if try item.mentions(words) { return true } }
    guard isObject else { return false }
    for (_, value) in try members ?? [] { if try value.mentions(words) { return true } }
    return false
  }
}
