"""One lab for all stories; who leaves a device other than it was gets everybody a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from e2e_hospital import Hospital, lab_of

from netauto.inventory.secrets import Secrets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab import Lab


VAULTS: dict[tuple[bytes, bytes], bytes] = {}


class Labs:
    """Lends a lab whose devices are as shipped."""

    def __init__(self) -> None:
        self._lab: Lab | None = None
        self._base: dict[str, str] = {}

    def fresh(self) -> Lab:
        if self._lab is None or not self._as_shipped(self._lab):
            self.stop()
            self._lab = lab_of()
            self._lab.start()
            self._base = {device.name: device.state().running for device in self._lab}
        for device in self._lab:
            device.log.clear()
        return self._lab

    def stop(self) -> None:
        if self._lab is not None:
            self._lab.stop()
            self._lab = None

    def _as_shipped(self, lab: Lab) -> bool:
        for device in lab:
            device.clear_faults()
        states = {device.name: device.state() for device in lab}
        return all(
            state.running == state.startup == self._base[name] and not state.pending and not state.config_locked_by
            for name, state in states.items()
        )


@pytest.fixture(scope="session")
def labs() -> Iterator[Labs]:
    found = Labs()
    yield found
    found.stop()


@pytest.fixture(autouse=True)
def opened_vaults(monkeypatch):
    """Remember opened vaults by their content: starting ansible-vault for each command takes longer than all the rest.

    Commands in a process of their own still start it, and so does the first one here. Empty it to see it started.
    """
    really = Secrets._decrypted

    def remembered(self):
        key = (self._file.read_bytes(), self._password_file().read_bytes())
        if key not in VAULTS:
            VAULTS[key] = really(self)
        return VAULTS[key]

    monkeypatch.setattr(Secrets, "_decrypted", remembered)
    return VAULTS


@pytest.fixture(scope="session")
def known(tmp_path_factory):
    return tmp_path_factory.mktemp("known")


@pytest.fixture
def hospital(labs, tmp_path, known) -> Hospital:
    return Hospital(tmp_path / "ws", labs.fresh(), known)
