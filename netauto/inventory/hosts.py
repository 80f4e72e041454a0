"""From Ansible's variables to devices, access points and workstations; every problem of every host at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

from netauto.errors import InventoryError, Problem
from netauto.intent.validate import found_words, nearest, validate
from netauto.intent.yaml_source import Document
from netauto.inventory.models import AccessPoint, Device, Inventory, Workstation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


M = TypeVar("M", Device, AccessPoint, Workstation)

# Model field → Ansible variable. These are the values that Python needs, so they may not be templates.
DEVICE_VARIABLES = {
    "site": "netauto_site",
    "role": "netauto_role",
    "platform": "netauto_platform",
    "host": "ansible_host",
    "port": "ansible_port",
    "user": "ansible_user",
    "password": "netauto_password",
    "enable_password": "netauto_enable_password",
    "host_key": "netauto_host_key",
}
ACCESS_POINT_VARIABLES = {"site": "netauto_site", "mac": "netauto_mac", "controller": "netauto_controller"}
WORKSTATION_VARIABLES = {
    "site": "netauto_site",
    "host": "ansible_host",
    "port": "ansible_port",
    "user": "ansible_user",
    "host_key": "netauto_host_key",
    "key_file": "ansible_ssh_private_key_file",
    "ssh_arguments": "ansible_ssh_common_args",
}
LAB = "netauto_lab"
KNOWN = {*DEVICE_VARIABLES.values(), *ACCESS_POINT_VARIABLES.values(), LAB}
# A host with one of these is a network device; access points and workstations are told by their group. An access point with a platform
# of its own is both.
DEVICE_MARKS = ("netauto_role", "netauto_platform")
NOT_RUNNING = 0
_TEMPLATE_MARKS = ("{{", "{%")


class _Hosts:
    """One answer of ``ansible-inventory``, with the texts of its files to find lines in."""

    def __init__(self, answer: Mapping[str, Any], texts: Mapping[str, str]) -> None:
        self.answer = answer
        self.texts = texts
        self.variables: dict[str, dict[str, Any]] = answer["_meta"].get("hostvars", {})
        self.found: list[tuple[str, str, str, str, str]] = []

    def members(self, group: str) -> tuple[str, ...]:
        """Return the hosts of `group` and of its children, in the answer's order."""
        body = self.answer.get(group, {})
        children = (host for child in body.get("children", ()) for host in self.members(child))
        return tuple(dict.fromkeys((*body.get("hosts", ()), *children)))

    def read(self, names: Iterable[str], model: type[M], variables: Mapping[str, str]) -> tuple[M, ...]:
        """Return a `model` for each host that has no problems."""
        found = (self._one(name, model, variables) for name in names)
        return tuple(value for value in found if value is not None)

    def problem(self, host: str, variable: str, found: str, allowed: str, suggestion: str = "") -> None:
        """Note a problem of a host's variable."""
        self.found.append((host, variable, found, allowed, suggestion))

    def problems(self) -> tuple[Problem, ...]:
        """Return what was noted; a mistake in a group is one problem, not one for each of its hosts."""
        hosts: dict[tuple[str, int, str, str, str, str], list[str]] = {}
        for host, variable, *words in self.found:
            file, line = self._locate(host, variable)
            found, allowed, suggestion = words
            hosts.setdefault((file, line, variable, found, allowed, suggestion), []).append(host)
        return tuple(
            Problem(file, line, f"{_together(names)}: {variable}", found, allowed, suggestion)
            for (file, line, variable, found, allowed, suggestion), names in hosts.items()
        )

    def _one(self, name: str, model: type[M], variables: Mapping[str, str]) -> M | None:
        known = self.variables.get(name, {})
        self._refuse_unknown(name, known)
        data = {field: known[variable] for field, variable in variables.items() if variable in known}
        templated = {field: data.pop(field) for field in list(data) if _is_template(data[field])}
        for field, value in templated.items():
            self.problem(name, variables[field], found_words(value), "netauto needs the value itself, not a template")
        if model is Device and known.get(LAB) is True:
            data.setdefault("port", NOT_RUNNING)
        host, problems = validate(Document("", {"name": name, **data}), model)
        for each in problems:
            if each.key not in templated:  # it was said already, and is not "missing"
                self.problem(name, variables.get(each.key, each.key), each.found, each.allowed, each.suggestion)
        return None if templated else host

    def _refuse_unknown(self, name: str, known: Mapping[str, Any]) -> None:
        for variable in known:
            if variable.startswith("netauto_") and variable not in KNOWN:
                allowed = f"known variables: {', '.join(sorted(KNOWN))}"
                self.problem(name, variable, "an unknown variable", allowed, nearest(variable, KNOWN))

    def _locate(self, host: str, variable: str) -> tuple[str, int]:
        """Return the most specific place where `variable` is set, or where `host` is listed."""
        ranked = sorted(
            self.texts,
            key=lambda file: (f"/{host}/" not in file and f"/{host}." not in file, "/group_vars/" not in file),
        )
        for file in ranked:
            if "/host_vars/" in file and f"/{host}" not in file:
                continue
            inline = re.compile(rf"{re.escape(host)}:.*\b{variable}:|^\s*(?:[^{{]*\s)?{variable}:")
            for number, line in enumerate(self.texts[file].splitlines(), 1):
                if inline.search(line):
                    return file, number
        return next((file for file in self.texts if file.endswith("hosts.yml")), "hosts.yml"), 0


def build(name: str, answer: Mapping[str, Any], texts: Mapping[str, str]) -> Inventory:
    """Return the inventory called `name`.

    Args:
        name: of the inventory.
        answer: of ``ansible-inventory --list``.
        texts: file as a person would type it → its text, to name lines in messages.

    Raises:
        InventoryError: every problem of every host.
    """
    hosts = _Hosts(answer, texts)
    points = hosts.members("access_points")
    stations = hosts.members("workstations")
    devices = sorted(
        host
        for host, known in hosts.variables.items()
        if host not in stations
        and any(mark in known for mark in (DEVICE_MARKS if host not in points else DEVICE_MARKS[1:]))
    )
    inventory = Inventory(
        name=name,
        devices=hosts.read(devices, Device, DEVICE_VARIABLES),
        access_points=hosts.read(sorted(points), AccessPoint, ACCESS_POINT_VARIABLES),
        workstations=hosts.read(sorted(stations), Workstation, WORKSTATION_VARIABLES),
        lab=any(hosts.variables[host].get(LAB) is True for host in devices),
    )
    for host, variable, found, allowed in _contradictions(inventory):
        hosts.problem(host, variable, found, allowed)
    if problems := hosts.problems():
        lines = "\n".join(f"  {problem}" for problem in problems)
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        raise InventoryError(f"{count} in inventory {name!r}:\n{lines}", hint="netauto devices lists what is read")
    return inventory


def _contradictions(inventory: Inventory) -> Iterator[tuple[str, str, str, str]]:
    """Yield host, variable, what was found, what is allowed."""
    from netauto.platforms import PLATFORMS  # noqa: PLC0415 (loads every platform)

    controllers = {device.name: device for device in inventory.devices if device.role == "wlc"}
    alone = {device.name for device in inventory.devices if device.role == "ap"}
    macs: dict[str, str] = {}
    for point in inventory.access_points:
        if point.controller is None and point.name not in alone:
            yield (
                point.name,
                "netauto_controller",
                "nothing",
                "the key is required, unless it has a netauto_platform of its own",
            )
        elif point.controller is not None and point.controller not in controllers:
            allowed = f"must be a device of role wlc: {', '.join(sorted(controllers)) or 'there is none'}"
            yield point.name, "netauto_controller", f"'{point.controller}'", allowed
        if point.mac in macs:
            yield point.name, "netauto_mac", f"'{point.mac}'", f"it is already the address of {macs[point.mac]}"
        macs.setdefault(point.mac, point.name)
    endpoints: dict[tuple[str, int], str] = {}
    for device in inventory.devices:
        if device.platform not in PLATFORMS:
            yield (
                device.name,
                "netauto_platform",
                f"'{device.platform}'",
                f"must be one of {', '.join(sorted(PLATFORMS))}{_meant(device.platform, PLATFORMS)}",
            )
        endpoint = (device.host, device.port)
        if device.running and endpoint in endpoints:
            yield (
                device.name,
                "ansible_host",
                f"{device.host} port {device.port}",
                f"{endpoints[endpoint]} answers there already",
            )
        endpoints.setdefault(endpoint, device.name)


def _meant(word: str, known: Iterable[str]) -> str:
    near = nearest(word, known)
    return f" (did you mean {near!r}?)" if near else ""


def _together(hosts: list[str]) -> str:
    return hosts[0] if len(hosts) == 1 else f"{hosts[0]} and {len(hosts) - 1} more"


def _is_template(value: object) -> bool:
    return isinstance(value, str) and any(mark in value for mark in _TEMPLATE_MARKS)
