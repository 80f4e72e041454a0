"""Whose key is which in an inventory, and signing what was sealed there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.errors import EvidenceError, InputError
from netauto.evidence.signing import KEY_VARIABLE, sign_bundle, signing_key
from netauto.evidence.verifier.signatures import REVOKED, SIGNERS, Keys
from netauto.evidence.verifier.sources import SIGNATURE
from netauto.evidence.verifier.verdicts import Trust

if TYPE_CHECKING:
    from pathlib import Path

    from netauto.workflows.root import Root


def lists(root: Root) -> tuple[tuple[str, bytes], ...]:
    """Return the inventory's lists of keys, as far as there are: who may sign, and which keys are revoked."""
    files = (root.workspace.inventory / name for name in (SIGNERS, REVOKED))
    return tuple((file.name, file.read_bytes()) for file in files if file.is_file())


def keys(root: Root) -> Keys | None:
    """Return the same for whoever verifies one signature; None: the inventory lists nobody."""
    found = dict(lists(root))
    return Keys(found[SIGNERS], found.get(REVOKED)) if SIGNERS in found else None


def trust(root: Root) -> Trust:
    """Return the same for whoever verifies bundles: what the inventory says today counts, not what a bundle says of itself."""
    found = dict(lists(root))
    return Trust(found.get(SIGNERS), found.get(REVOKED))


def sign_sealed(root: Root, folder: Path) -> str:
    """Sign a bundle if a key is named, without asking anybody; return why it is not signed, where it should be."""
    key = signing_key()
    if (folder / SIGNATURE).exists():
        return ""
    try:
        if key is not None:
            sign_bundle(folder, key)
        elif root.policy.signed:
            return f"policy.yml asks for a signature, and {KEY_VARIABLE} names no key"
    except (EvidenceError, InputError) as error:
        return error.message
    return ""
