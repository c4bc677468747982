import InventoryModel

/// What a script reads again, to see whether a step may be taken, and whether it was.
package struct ScriptTarget: Sendable {
  var subscription: String
  var group: String
  var cluster: String
  var pool: String?
  /// The name of the pool that takes the place of another.
  var newPool: String?

  /// Whether all names are such as AKS gives: others are no business of a script, which asks for them in queries.
  var isPlain: Bool {
    let names = [subscription, group, cluster] + [pool, newPool].compactMap(\.self)
    return names.allSatisfy { $0.unicodeScalars.allSatisfy { Self.plain.contains($0) } }
  }

  private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.()".unicodeScalars)
}

extension Plan {
  /// The scripts of its waves, by file name, in their order. A wave of which no step can be scripted has none.
  package var scripts: [(name: String, text: String)] {
    waves.map { wave in
      ("wave-\(wave.number < 10 ? "0" : "")\(wave.number).sh", WaveScript(wave: wave, plan: self).text)
    }
  }
}

/// A shell script that takes the steps of a wave. It prints what it would do unless run with `--apply`, stops at the first
/// failure, and goes on where it stopped when it is run again.
struct WaveScript {
  let wave: Plan.Wave
  let plan: Plan

  var text: String {
    ([Self.head(wave.number, plan)] + wave.steps.map(step) + ["say \"wave \(wave.number): done\""]).joined(
      separator: "\n\n") + "\n"
  }

  private static func head(_ number: Int, _ plan: Plan) -> String {
    """
    #!/usr/bin/env bash
    # Wave \(number) of the plan under policy \(Shell.comment(plan.policy)), as of \(plan.asOf). Without --apply it only prints what it would do.
    # It stops at the first failure, and can be run again: what is done by then is left alone.
    # Needs az 2.64 or later, logged in, and for steps that drain nodes kubectl with a context of the cluster.
    set -euo pipefail

    apply=
    case "${1:-}" in
      --apply) apply=yes ;;
      "") ;;
      *) echo "usage: $0 [--apply]" >&2; exit 64 ;;
    esac
    : "${WAIT_SECONDS:=10}" "${WAIT_ROUNDS:=360}"

    say() { printf '%s\\n' "$*" >&2; }
    fail() { say "$*: stopped; repair it, and run this again"; exit 1; }
    # Runs a command, or prints it.
    run() {
      if [ -n "$apply" ]; then "$@"; else printf 'would run:'; printf ' %q' "$@"; printf '\\n'; fi
    }

    version() { az version --query '"azure-cli"' --output tsv; }
    newest() { printf '%s\\n' "$1" "$2" | sort --version-sort | tail -n 1; }
    [ "$(newest "$(version)" 2.64.0)" = "$(version)" ] || fail "az $(version) is older than 2.64.0"

    # pool QUERY SUBSCRIPTION GROUP CLUSTER NAME: an attribute of a pool; empty where there is no such pool.
    pool() {
      az aks nodepool list --subscription "$2" --resource-group "$3" --cluster-name "$4" \\
        --query "[?name=='$5'].$1 | [0]" --output tsv
    }
    # settled SUBSCRIPTION GROUP CLUSTER NAME: waits until no operation runs on the pool.
    settled() {
      [ -n "$apply" ] || return 0
      local state round
      for ((round = 0; round < WAIT_ROUNDS; round++)); do
        state=$(pool provisioningState "$@")
        case "$state" in
          Succeeded) return 0 ;;
          Failed | Canceled) fail "pool $4 of $3 is $state" ;;
        esac
        sleep "$WAIT_SECONDS"
      done
      fail "pool $4 of $3 is still $state"
    }
    # fips SUBSCRIPTION GROUP CLUSTER NAME: whether the flag of the pool is on.
    fips() { case "$(pool enableFips "$@")" in [Tt]rue) return 0 ;; *) return 1 ;; esac }
    # ready SUBSCRIPTION GROUP CLUSTER NAME: the pool is there, and nothing runs on it.
    ready() {
      local state
      state=$(pool provisioningState "$@")
      [ -n "$state" ] || fail "pool $4 of $3 is not there"
      [ "$state" = Succeeded ] || fail "pool $4 of $3 is $state"
    }
    # context CLUSTER: kubectl talks to the cluster.
    context() {
      case "$(kubectl config current-context)" in "$1" | "$1-admin") return 0 ;; esac
      fail "kubectl's context is not $1: az aks get-credentials"
    }
    """
  }

  // MARK: Steps

  private func step(_ step: PlanStep) -> String {
    let name = "\(step.row.clusterName) \(step.row.pool ?? "(not listed)")"
    let lines: [String] =
      switch step.path {
      case _ where !step.target.isPlain: byHand(step)
      case .inPlace: inPlace(step)
      case .imageUpgrade: upgrade(step)
      case .newPool: newPool(step)
      case .clusterFlag, .nodeClass, .terraformRecreate, .evidence: byHand(step)
      }
    return (["# --- \(Shell.comment(name)): \(step.path.rawValue)"] + lines).joined(separator: "\n")
  }

  private func place(_ target: ScriptTarget, _ pool: String?) -> String {
    [target.subscription, target.group, target.cluster, pool ?? ""].map(Shell.quoted).joined(separator: " ")
  }

  private func inPlace(_ step: PlanStep) -> [String] {
    let place = place(step.target, step.target.pool)
    return [
      "if fips \(place); then say \(Shell.quoted("\(step.target.pool ?? ""): FIPS is on already")); else",
      "  ready \(place)",
    ] + step.commands.map { runs($0) } + ["  settled \(place)", "fi"]
  }

  private func upgrade(_ step: PlanStep) -> [String] {
    let place = place(step.target, step.target.pool)
    return ["ready \(place)"] + step.commands.flatMap { [runs($0, indent: ""), "settled \(place)"] }
  }

  /// The old pool goes only when the new one is there, has FIPS, and took its pods.
  private func newPool(_ step: PlanStep) -> [String] {
    let (old, new) = (place(step.target, step.target.pool), place(step.target, step.target.newPool))
    let (add, rest) = (step.commands[0], step.commands.dropFirst())
    return [
      "if [ -z \"$(pool name \(old))\" ]; then say \(Shell.quoted("\(step.target.pool ?? ""): gone already")); else",
      "  ready \(old)",
      "  if [ -z \"$(pool name \(new))\" ]; then", "  " + runs(add), "  fi", "  settled \(new)",
      "  if [ -n \"$apply\" ]; then fips \(new) || fail \(Shell.quoted("\(step.target.newPool ?? "") has no FIPS")); fi",
      "  if [ -n \"$apply\" ]; then context \(Shell.quoted(step.target.cluster)); fi",
    ] + rest.map { runs($0) } + ["fi"]
  }

  private func byHand(_ step: PlanStep) -> [String] {
    ["say \(Shell.quoted("by hand, \(step.path.rawValue) of \(step.row.clusterName):"))"]
      + step.commands.map { "say \(Shell.quoted($0))" }
  }

  private func runs(_ command: String, indent: String = "  ") -> String {
    command.hasPrefix("#") ? indent + command : "\(indent)run \(command)"
  }
}

extension Shell {
  /// One word in single quotes, on one line: hidden characters would be names that AKS cannot have.
  static func quoted(_ text: String) -> String {
    "'" + HostileText.visible(text).replacing("'", with: "'\\''") + "'"
  }
}
