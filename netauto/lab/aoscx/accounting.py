"""The local accounting log: who typed which command, and when (documented: it cannot be turned off; `show accounting log`).

Records of logins, and of commands when they are done; secrets are masked. The lab keeps the commands of exec and of configuration.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.lab.device import Device
    from netauto.lab.dialect import Login

KEPT = 4000  # assumed: no public figure was found
SECRET = re.compile(r"\b(plaintext|ciphertext|password|key|community) (?!plaintext|ciphertext)\S+")
SEPARATOR = "----"


class Accounting:
    """The log of one device since it booted."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._records: list[str] = []

    def command(self, login: Login, text: str, *, done: bool) -> None:
        """Record a command; `done` says whether it was carried out."""
        masked = SECRET.sub(r"\1 ********", text).replace('"', r"\"")
        result = "success" if done else "failure"
        self._add("USYS_CONFIG", login, "rec=ACCT_CMD op=stop", f' data="{masked}"', result)

    def login(self, login: Login) -> None:
        """Record that a session began."""
        self._add("USER_START", login, "rec=ACCT_EXEC op=start", "", "success")

    def _add(self, kind: str, login: Login, what: str, data: str, result: str) -> None:
        at = self._device.clock.datetime().strftime("%b %d %Y %H:%M:%S.%f")[:-3]
        level = 15 if login.privilege == 15 else 1  # noqa: PLR2004 - administrators; operators
        who = f"session=SSH timezone=UTC user={login.user} priv-lvl={level} auth-method=LOCAL auth-type=LOCAL service=shell"
        where = f"hostname={self._device.spec.name} addr={login.address} res={result}"
        self._records.append(
            f"type={kind} msg=audit({at}:{len(self._records) + 40}) : msg='{what} {who}{data} {where}'"
        )
        del self._records[:-KEPT]

    def forget(self) -> None:
        """A boot begins another log."""
        self._records.clear()

    def show(self, last: int = 0, hide: str = "") -> str:
        """`show accounting log [last N]`: one line each, bars between them; without those that hold `hide`."""
        records = [line for line in self._records[-last:] if not hide or hide not in line]
        return "".join(f"{line}\n{SEPARATOR}\n" for line in records)
