/// The script that deploys what was exported; it prints its commands and changes nothing unless it is told to.
enum AzureScript {
  static let text = #"""
    #!/usr/bin/env bash
    # Deploys the definitions, their initiative, its assignment and the exemptions with az.
    # Prints the commands, and runs them only with --apply.
    set -euo pipefail
    usage() { echo "usage: deploy.sh (--subscription ID | --management-group NAME) [--apply]" >&2; exit 64; }
    apply=no scope= flags=()
    while [ $# -gt 0 ]; do
      case "$1" in
        --subscription) [ $# -gt 1 ] || usage; scope="/subscriptions/$2" flags=(--subscription "$2"); shift 2 ;;
        --management-group)
          [ $# -gt 1 ] || usage
          scope="/providers/Microsoft.Management/managementGroups/$2" flags=(--management-group "$2"); shift 2 ;;
        --apply) apply=yes; shift ;;
        *) usage ;;
      esac
    done
    [ -n "$scope" ] || usage
    cd "$(dirname "$0")"
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT

    run() {
      printf '%q ' "$@"; echo
      if [ "$apply" = yes ]; then "$@"; fi
    }
    # Takes a part out of a file, with the scope put in.
    part() {
      python3 -c '
    import json, sys
    value = json.loads(open(sys.argv[1]).read().replace("DEFINITION_SCOPE", sys.argv[2]))
    for key in sys.argv[3:]: value = value[key]
    print(value if isinstance(value, str) else json.dumps(value))' "$1" "$scope" "${@:2}"
    }

    for kind in cluster pool; do
      file="definitions/fipswatch-aks-$kind.json"
      part "$file" properties policyRule > "$work/$kind.rule.json"
      part "$file" properties parameters > "$work/$kind.parameters.json"
      run az policy definition create --name "fipswatch-aks-$kind" "${flags[@]}" \
        --display-name "$(part "$file" properties displayName)" --mode "$(part "$file" properties mode)" \
        --description "$(part "$file" properties description)" --metadata category=Kubernetes version=1.0.0 \
        --rules "$work/$kind.rule.json" --params "$work/$kind.parameters.json"
    done
    part initiative.json properties policyDefinitions > "$work/set.json"
    part initiative.json properties policyDefinitionGroups > "$work/groups.json"
    part initiative.json properties parameters > "$work/set.parameters.json"
    run az policy set-definition create --name fipswatch-aks-fips "${flags[@]}" \
      --display-name "$(part initiative.json properties displayName)" --metadata category=Kubernetes version=1.0.0 \
      --definitions "$work/set.json" --definition-groups "$work/groups.json" --params "$work/set.parameters.json"
    run az policy assignment create --name fipswatch-aks-fips --scope "$scope" \
      --policy-set-definition "$scope/providers/Microsoft.Authorization/policySetDefinitions/fipswatch-aks-fips" \
      --params assignment.parameters.json
    for file in exemptions/*.json; do
      [ -e "$file" ] || continue
      name=$(basename "$file" .json)
      run az policy exemption create --name "fipswatch-$name" --scope "$(part "$file" scope)" \
        --policy-assignment "$(part "$file" properties policyAssignmentId)" \
        --exemption-category "$(part "$file" properties exemptionCategory)" \
        --expires-on "$(part "$file" properties expiresOn)" \
        --display-name "$(part "$file" properties displayName)" --description "$(part "$file" properties description)" \
        --policy-definition-reference-ids cluster pool
    done
    [ "$apply" = yes ] || echo "deploy.sh: nothing was changed: run it again with --apply" >&2

    """#
}
