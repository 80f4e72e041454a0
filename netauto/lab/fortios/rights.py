"""What an administrator may do: the access profile of the configuration decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.lab.fortios.store import Config

FULL = ("super_admin",)
FULL_PRIVILEGE = 15


def may_write(config: Config, user: str, privilege: int, group: str) -> bool:
    """Whether `user` may change what access group `group` guards.

    A user that the configuration does not list is a super administrator when the lab gave privilege 15.
    """
    admin = config.entry("system admin", user)
    if admin is None:
        return privilege >= FULL_PRIVILEGE
    name = admin.word("accprofile")
    if name in FULL:
        return True
    if group == "admingrp":
        return False  # only a super administrator manages administrators
    profile = config.entry("system accprofile", name)
    return profile is not None and profile.word(group) == "read-write"


def sign(config: Config, user: str, privilege: int) -> str:
    """The last character of the prompt: `#` for a super administrator, `$` for the others."""
    return "#" if may_write(config, user, privilege, "admingrp") else "$"
