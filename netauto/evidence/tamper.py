"""Whether a bundle is still what was sealed, and whether the chain of bundles is whole; `netauto.evidence.verifier` judges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netauto.canonical import sha256
from netauto.errors import EvidenceError
from netauto.evidence.verifier.chains import bundles_in, judge_all, judge_path, problems_of
from netauto.evidence.verifier.contents import manifest_of
from netauto.evidence.verifier.sources import Flaw, source_of
from netauto.evidence.verifier.verdicts import Trust

if TYPE_CHECKING:
    from pathlib import Path


def verify_bundle(bundle: Path, trust: Trust | None = None) -> tuple[str, ...]:
    """Return what is wrong with a bundle, one sentence each; empty: it is what was sealed.

    That nobody replaced the whole bundle shows in the chain only (`verify_chain`), in a signature, or in a digest kept elsewhere.
    """
    return judge_path(bundle, trust or Trust()).problems


def verify_chain(root: Path, trust: Trust | None = None) -> tuple[str, ...]:
    """Return what is wrong with all bundles of an inventory: each one's problems, gaps and forks of the chain."""
    trusted = trust or Trust()
    return problems_of(judge_all(root, trusted), trusted, whole=True)


def head(root: Path) -> str | None:
    """Return the digest of the newest bundle under `root`, None when there is none.

    Raises:
        EvidenceError: the chain has several ends, or none: it was tampered with.
    """
    folders = bundles_in(root) if root.is_dir() else ()
    manifests = {sha256(raw): value["previous"] for value, raw in map(_manifest, folders)}
    ends = [own for own in manifests if own not in manifests.values()]
    if manifests and len(ends) != 1:
        raise EvidenceError(
            f"the chain of bundles has {len(ends)} ends", hint="netauto audit verify says which bundles are concerned"
        )
    return ends[0] if ends else None


def bundle_digest(folder: Path) -> str:
    """Return the digest of a bundle: the SHA-256 of its manifest (EvidenceError: it cannot be read)."""
    return sha256(_manifest(folder)[1])


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a bundle.

    Raises:
        EvidenceError: missing, not canonical JSON, of a newer netauto, or lacking a field.
    """
    return _manifest(folder)[0]


def _manifest(folder: Path) -> tuple[dict[str, Any], bytes]:
    try:
        return manifest_of(source_of(folder))
    except Flaw as flaw:
        raise EvidenceError(f"{folder.name}: {flaw}", hint="netauto audit verify says what else is wrong") from flaw
