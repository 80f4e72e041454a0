"""What a workstation proves of itself before its port leaves quarantine: the roles' own word, and answers to questions (``check.yml``)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.provision.result import HostResult

TOLD = "attestation"  # under which the playbook tells it
ROLES = "roles"
ASKED = ("screen_lock", "cleaning_mode", "disk_space", "disk_encryption", "peripherals")
_ROLES_HOW = "each role again in check mode: nothing would change"
_PNG = b"\x89PNG\r\n\x1a\n"
_MOST_PICTURE = 1 << 20  # bytes
_NOT_ASKED = "it was not asked: the roles are not converged"


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that a workstation was asked.

    Attributes:
        proved: it is so, and that was seen.
        how: what was asked. observed: what was seen, in the workstation's words.
        provable: False where a machine of this kind cannot show it (a container has no disk to encrypt): never `proved`, and no obstacle.
    """

    proved: bool
    how: str
    observed: str
    provable: bool = True


@dataclass(frozen=True, slots=True)
class Attestation:
    """What a workstation said.

    Attributes:
        proofs: name → proof: ``roles`` and those of `ASKED`, always all of them.
        cleaned: when its last completed cleaning ended, as its records have it; None: never, or it did not say.
        overdue: whether the next one should have been done.
    """

    host: str
    proofs: Mapping[str, Proof]
    cleaned: str | None = None
    overdue: bool = False

    @property
    def good(self) -> bool:
        """Whether everything that can be proved was."""
        return all(proof.proved for proof in self.proofs.values() if proof.provable)

    @property
    def lacking(self) -> tuple[str, ...]:
        """What keeps the workstation in quarantine, as sentences."""
        return tuple(
            f"{name}: {proof.observed}" for name, proof in self.proofs.items() if proof.provable and not proof.proved
        )


def attestation(host: HostResult) -> Attestation:
    """Return what a host proved in a run of ``check.yml``; what it did not answer is not proved."""
    answers = _answers(host)
    proofs = {ROLES: _roles(host)} | {name: _proof(answers.get(name)) for name in ASKED}
    match answers.get("cleaning"):
        case {"last": str() | None as last, "overdue": bool(overdue)}:
            return Attestation(host.host, proofs, last, overdue)
    return Attestation(host.host, proofs)


def picture(host: HostResult) -> bytes:
    """Return what the workstation's screen showed while nobody used it, as PNG; empty: it sent none."""
    answer = _answers(host).get("picture")
    try:
        data = base64.b64decode(answer, validate=True) if isinstance(answer, str) else b""
    except binascii.Error:
        return b""
    return data if data.startswith(_PNG) and len(data) <= _MOST_PICTURE else b""


def _answers(host: HostResult) -> Mapping[str, object]:
    told = host.told.get(TOLD)
    return told if isinstance(told, Mapping) else {}


def _roles(host: HostResult) -> Proof:
    if host.failure:
        return Proof(proved=False, how=_ROLES_HOW, observed=str(host.failure))
    if not host.good:
        return Proof(proved=False, how=_ROLES_HOW, observed=f"the run ended before it did ({host.state})")
    changes = f"{host.changed} task{'s' if host.changed != 1 else ''} would change something"
    return Proof(proved=host.changed == 0, how=_ROLES_HOW, observed=changes if host.changed else "nothing would change")


def _proof(answer: object) -> Proof:
    match answer:
        case {"proved": bool(proved), "provable": bool(provable), "how": str(how), "observed": str(observed)}:
            return Proof(proved and provable, how, observed, provable)
    return Proof(proved=False, how="", observed=_NOT_ASKED)
