"""The sealed bundle of a run: what was planned, what happened, what was proven, and a chain that shows tampering."""

from netauto.evidence.record import Agreement, Request, RunRecord, attested_in
from netauto.evidence.rollback import rehearsal
from netauto.evidence.seal import append, leaks, seal
from netauto.evidence.tamper import bundle_digest, head, verify_bundle, verify_chain

__all__ = [
    "Agreement",
    "Request",
    "RunRecord",
    "append",
    "attested_in",
    "bundle_digest",
    "head",
    "leaks",
    "rehearsal",
    "seal",
    "verify_bundle",
    "verify_chain",
]
