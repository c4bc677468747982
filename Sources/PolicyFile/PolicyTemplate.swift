/// What `fipswatch policy init` writes: a policy to begin with, which names everything that a policy can contain.
///
/// Prose begins with `##`; what begins with a single `#` is an example to switch on, and a test switches all of it on.
package enum PolicyTemplate {
  /// With a line break at its end.
  package static let text = #"""
    # yaml-language-server: $schema=policy.schema.json
    ## (`fipswatch policy schema > policy.schema.json` lets an editor complete and check this file.)
    ##
    ## What fipswatch regulates, what it requires there, and what it excuses. Check a change before you use it:
    ##   fipswatch policy check policy.yaml
    ## Lines that begin with a single # are examples: take the # and the blank after it away to use them.
    apiVersion: fipswatch/v1
    kind: Policy
    metadata:
      name: example

    ## What holds for the whole fleet. All of it may be left out; these are the values that count then.
    settings:
      staleAfterDays: 30        # a pass that no complete snapshot confirmed becomes unknown
      evidenceMaxAgeDays: 7     # node evidence that is older does not count
      replacedWithinNights: 0   # a compliant pool that came so long before one went replaces it; 0: never
      ownerTag: owner           # the tag that names who owns a pool or cluster
    #   currency: USD           # of monthlyBudget; unless given, whichever the price files are in

    ## The parts of the fleet that are regulated; FIPS is required in all of them. Pools that no scope matches are in no
    ## number. Where several scopes match a pool, the strictest of each requirement counts.
    scopes:
    - name: everything
      severity: high            # critical, high, medium or low
      slaDays: 30               # findings are to be remediated in so many days; no limit unless given

    # - name: cui
    #   match:                    # each given condition must match; * stands for any characters, ? for one
    #     subscriptions: ["00000000-0000-0000-0000-000000000000"]
    #     resourceGroups: ["rg-gov-*"]
    #     locations: [usgovvirginia, usgovarizona]
    #     clusters: ["aks-pay-*"]
    #     pools: ["*"]
    #     clusterTags: {data-class: cui}
    #     poolTags: {boundary: "fedramp*"}
    #     poolLabels: {workload: payments}
    #   require:
    #     fips: true              # always so: leave pools out of the scope instead of saying false
    #     standard: 140-3         # the module of the image must be validated to it
    #     nodeEvidence: true      # a pass must be confirmed by the nodes: a label or the kernel
    #     windowsFlag: true       # the flag must be set on Windows too, where FIPS is on by default
    #     capability: true        # the pool must be one that can be FIPS at all
    #     approval: true          # a pool that appears needs an approval (see below)
    #     tags: [owner, data-class]
    #   severity: critical
    #   slaDays: 14
    #   monthlyBudget: 20000    # what its pools that are not compliant may cost a month

    ## Changes to the built-in set of attributes whose changes are recorded but not reported as drift.
    # noise:
    #   add: [networkProfile.loadBalancerProfile.effectiveOutboundIPs]
    #   remove: [powerState]

    ## Which image families say in their name that they are FIPS images. It replaces the built-in table as a whole. With the
    ## flag set, an image of a family that names it fails without "fips" in its name, one of a family that does not name
    ## it passes by the flag, and one of no family here is unknown.
    # images:
    # - image: "AKSUbuntu-2204*"  # the name without its version; of several that match, the first counts
    #   namesFips: true
    #   asOf: 2025-12-18          # when the source said so
    #   source: "AKS node images: 2204gen2fipscontainerd, 2204gen2containerd"

    ## Which modules images carry, and the certificate of each. An image is as good as its worst module: 140-3 is met while
    ## all are active. A certificate whose sunset has passed is expired, one of 140-2 is historical since 2026-09-21, and a
    ## module without a number is unverified. It replaces the built-in table as a whole.
    # demandedModules: [Contoso*]   # those of an image that must be validated; all, unless given
    # modules:
    # - image: contoso-linux      # text that the image family contains
    #   module: Contoso Crypto    # of several certificates of one module, the one that lasts longest counts
    #   version: 1.2.3
    #   number: 99999             # of the certificate at the CMVP
    #   standard: 140-3           # 140-3, 140-2, none or unknown
    #   validated: 2026-03-01     # the first day on which it counts; ever before, unless given
    #   sunset: 2031-03-01        # the first day on which it counts no longer; never, unless given
    #   verified: true            # false where nobody saw the number at its source: the module is unverified
    #   asOf: 2026-11-28          # when the source said so
    #   source: "CMVP: certificate 99999"
    # - image: ubuntu-2204        # or in one word, of all that the image carries
    #   module: Canonical FIPS modules for Ubuntu 22.04
    #   standard: 140-3
    #   certificate: interim      # active, interim (which counts as active), historical or unverified
    #   since: 2025-02-05         # the first day on which it is so; ever before, unless given
    #   source: "Canonical: FIPS 140-3 interim validation for Ubuntu 22.04 LTS"

    ## Which pools cannot be FIPS at all. It replaces the built-in table as a whole; each condition given must hold.
    # limits:
    # - reason: Ubuntu 24.04 has no FIPS image
    #   osSKUs: [Ubuntu2404]
    #   source: "Microsoft Learn: Enable FIPS for AKS node pools, limitations"
    # - reason: FIPS on Arm64 needs Kubernetes 1.31
    #   vmSizes: ["Standard_*"]
    #   architecture: arm64       # amd64 or arm64
    #   workloadRuntimes: ["*"]
    #   before: 1.31
    #   source: "Microsoft Learn: Enable FIPS for AKS node pools, limitations"

    ## Approved permissions to fail a control for a time. They close no finding, count apart, and end by themselves.
    # exemptions:
    # - id: EX-001
    #   control: fips-enabled     # fips-enabled, module-140-3, observed-as-declared, required-tags, fips-capable
    #                             # or pool-approved
    #   match: {clusters: [aks-pay-prod], pools: [legacy]}
    #   category: waiver          # waiver, mitigated, falsePositive or operationalRequirement
    #   justification: The vendor has no FIPS build before January.
    #   ticket: SEC-1234
    #   requestedBy: ana@example.com
    #   approvedBy: ciso@example.com   # never who asked for it
    #   approvedAt: 2026-11-01    # a day, or a day and time
    #   expiresOn: 2027-01-31     # this day included

    ## Approved additions of pools, for scopes that require them.
    # approvals:
    # - id: AP-001
    #   match: {clusters: [aks-pay-prod], pools: ["batch*"]}
    #   justification: Capacity for the end of the year.
    #   ticket: OPS-77
    #   requestedBy: ana@example.com
    #   approvedBy: ben@example.com
    #   approvedAt: 2026-11-01T09:00:00Z
    #   expiresOn: 2027-01-31

    ## What official formats ask of the system, and no snapshot can tell: for `fipswatch evidence`, which names what is missing
    ## and invents nothing. A change here changes no verdict.
    # system:
    #   csp: Contoso
    #   name: Contoso Payments
    #   impactLevel: moderate     # low, moderate or high
    #   class: C                  # A to D, under FedRAMP's Consolidated Rules
    #   packageUri: https://trust.example.com/certification-package.json
    #   securityPlan: ssp.json    # as OSCAL refers to it
    #   assessmentPlan: plan.json
    #   contacts:                 # the first is that of every item
    #   - {role: ISSO, name: Ana Lima, email: ana@example.com}
    #   itemsPer: cluster         # one item for each control and cluster; or pool
    #   exposures:
    #   - scope: cui
    #     internetReachable: true
    #     likelyExploitable: false
    #     rating: 3               # the potential agency impact, 1 to 5 for N1 to N5

    ## Rules and sinks of `fipswatch alerts send`. A change here changes no verdict.
    # alerts:
    #   sinks:                    # secrets are never here, only their source: env or file
    #   - name: siem
    #     kind: webhook           # CloudEvents 1.0, signed in the header Fipswatch-Signature: t=SECONDS,v1=HMAC, where
    #     url: https://siem.example.com/events   # HMAC is the HMAC-SHA256 of "SECONDS.BODY" in hexadecimal
    #     keyFrom: {env: SIEM_KEY}
    #   - name: chat
    #     kind: slack             # an incoming webhook; teams: the address of a workflow
    #     urlFrom: {file: /run/secrets/slack-url}
    #   - name: team
    #     kind: teams
    #     urlFrom: {env: TEAMS_URL}
    #   - name: oncall
    #     kind: alertmanager      # is sent the end of an alert too
    #     url: http://localhost:9093
    #     tokenFrom: {env: ALERTMANAGER_TOKEN}   # only where it asks for one
    #     holdHours: 50           # an alert ends there when no run confirms it for so many hours
    #   - name: sentinel
    #     kind: azureMonitor      # Logs Ingestion API, as the identity that `collect` has
    #     endpoint: https://dce.westeurope-1.ingest.monitor.azure.com
    #     ruleId: dcr-00000000000000000000000000000000
    #     stream: Custom-Fipswatch_CL
    #     cloud: public           # public, usgovernment or china
    #   - name: trail
    #     kind: file              # a line of JSON for each message
    #     path: /var/log/fipswatch-alerts.jsonl
    #     format: ocsf            # a Compliance Finding for each alert; unless given, or for webhook, cloudEvents
    #   - name: ticket
    #     kind: command           # gets the message as JSON on its standard input
    #     command: [/usr/local/bin/open-ticket, --queue, compliance]
    #     seconds: 30             # then it is killed, with whatever it started
    #     environment: [TICKET_TOKEN]   # variables that it gets besides PATH, HOME and the like
    ##  All of these rules are on, but complianceBelow and overBudget, where none is written; what is written replaces them.
    #   rules:
    #   - when: newNonCompliantPool   # a pool fails since it appeared; never one that failed at first sight
    #     name: cui-pools         # that of "when", unless given
    #     scopes: [cui]           # only what is in these scopes; all, unless given
    #     minimumSeverity: high   # only what is at least as severe
    #     sinks: [oncall, chat]   # only these; all, unless given
    #   - when: regression        # a pool passed and fails now
    #   - when: recurrence        # a finding came back within 180 days
    #   - when: disagreement      # what Azure declares and what nodes or images show differ
    #   - when: overdue           # a finding is older than slaDays
    #   - when: exemptionExpiring
    #     withinDays: 15
    #   - when: complianceBelow   # strict compliance, of the whole or of each scope that is named
    #     percent: 95
    #   - when: complianceFalling
    #     points: 5
    #     withinDays: 7
    #   - when: noCompleteSnapshot   # or none of a collector, or a part of Azure, that was seen before
    #     hours: 36
    #   - when: overBudget        # scopes whose pools that are not compliant cost more a month than monthlyBudget
    #     prices: [/srv/prices.json]   # as `fipswatch cost --prices` takes them

    """#
}
