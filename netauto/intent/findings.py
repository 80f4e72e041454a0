"""The names of all findings, so that a waiver of one that does not exist is told where it was written.

`netauto.policy.lints` holds what they mean; it may not be imported from here, and a test holds both tables against each other.
"""

from __future__ import annotations

# Findings that somebody may accept for a time, and those that nobody can: others than the unit would suffer.
WAIVABLE = (
    "admin-access",
    "ap-unknown",
    "consumer-video",
    "egress-shared",
    "flow-denied",
    "flow-inbound",
    "flow-inside",
    "flow-open",
    "frozen",
    "iomt-internet",
    "leases-few",
    "object-private",
    "object-wider",
    "policy-anchor",
    "policy-any-any",
    "policy-unlogged",
    "policy-unresolved",
    "relay-missing",
    "resolver-outside",
    "review-far",
    "review-past",
    "rule-metadata",
    "ssid-count",
    "ssid-limit",
    "ssid-name",
    "task-overdue",
    "vtp-server",
    "waiver-expired",
    "wan-full",
    "wan-tight",
    "wifi-silent",
    "wlan-map-dead",
)
FIXED = (
    "allocation-outside",
    "ap-of-another-unit",
    "line-foreign",
    "name-length",
    "object-collision",
    "path-broken",
    "path-port",
    "policy-id-taken",
    "port-live",
    "port-mixed-dot1x",
    "port-taken",
    "port-unknown",
    "trunk-add-only",
    "visitor-inside",
    "visitor-together",
    "vlan-taken",
    "wlan-id-taken",
    "wlan-maps",
    "zone-missing",
    "zones-apart",
)
