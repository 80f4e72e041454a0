"""The machine: version, hardware, routing engine."""

from __future__ import annotations

from netauto.lab.junos.markup import element, leaf
from netauto.lab.junos.views import Asked, View


def version(asked: Asked) -> View:
    """`show version` (recorded: ntc-templates, PyEZ's test data)."""
    system = asked.system
    model, release = system.model.name, system.version
    family = "arm" if not system.model.switch else "powerpc"
    packages = (
        f"JUNOS OS Kernel 64-bit  [{release}]",
        f"JUNOS Base OS Software Suite [{release}]",
        f"JUNOS Crypto Software Suite [{release}]",
        f"JUNOS {'EX' if system.model.switch else 'SRX'} Software Suite [{release}]",
    )
    lines = (f"Hostname: {system.hostname}", f"Model: {model}", f"Junos: {release}", *packages)
    xml = element(
        "software-information",
        leaf("host-name", system.hostname),
        leaf("product-model", model),
        leaf("product-name", model),
        leaf("junos-version", release),
        element(
            "package-information",
            leaf("name", "junos"),
            leaf("comment", f"JUNOS Software Release [{release}] ({family})"),
        ),
    )
    return View("".join(f"{line}\n" for line in lines), xml)


def hardware(asked: Asked) -> View:
    """`show chassis hardware` (recorded: ntc-templates)."""
    system = asked.system
    spec, model = system.device.spec, system.model
    rows = (
        ("Chassis", "", "", spec.serial, model.name.upper()),
        (
            "Routing Engine 0",
            "REV 12",
            "650-044931",
            spec.serial,
            model.board,
        ),
        ("FPC 0", "REV 12", "650-044931", spec.serial, model.board),
        ("  PIC 0", "", "BUILTIN", "BUILTIN", f"{len(model.ports)}x 10/100/1000 Base-T"),
    )
    head = "Hardware inventory:\nItem             Version  Part number  Serial number     Description\n"
    text = head + "".join(f"{a:<17}{b:<9}{c:<13}{d:<18}{e}\n" for a, b, c, d, e in rows)
    modules = (
        element(
            "chassis-module",
            leaf("name", name.strip()),
            leaf("version", revision),
            leaf("part-number", part),
            leaf("serial-number", serial),
            leaf("description", description),
        )
        for name, revision, part, serial, description in rows[1:3]
    )
    chassis = element(
        "chassis",
        leaf("name", "Chassis"),
        leaf("serial-number", spec.serial),
        leaf("description", rows[0][4]),
        *modules,
    )
    return View(text, element("chassis-inventory", chassis))


def engine(asked: Asked) -> View:
    """`show chassis routing-engine` (recorded: PyEZ's test data)."""
    system = asked.system
    up = int(system.uptime)
    spoken = f"{up // 86400} days, {up % 86400 // 3600} hours, {up % 3600 // 60} minutes, {up % 60} seconds"
    text = (
        "Routing Engine status:\n  Slot 0:\n    Current state                  Master\n"
        f"    Model                          {system.model.board}\n"
        f"    Serial ID                      {system.device.spec.serial}\n"
        f"    Uptime                         {spoken}\n"
        "    Last reboot reason             0x1:power cycle/failure\n"
    )
    xml = element(
        "route-engine-information",
        element(
            "route-engine",
            leaf("slot", 0),
            leaf("mastership-state", "master"),
            leaf("status", "OK"),
            leaf("model", system.model.board),
            leaf("serial-number", system.device.spec.serial),
            leaf("up-time", spoken, junos__seconds=str(up)),
            leaf("last-reboot-reason", "0x1:power cycle/failure"),
        ),
    )
    return View(text, xml)
