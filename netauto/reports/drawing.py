"""The unit on one picture: sockets and Wi-Fi on the left, its VLANs, the firewall's zones, and what lies beyond.

Nothing is known beside what the bundle says: where a socket is comes from the work asked of people, which VLAN it has from what the switch
answered, an SSID and its VLAN from what the controller or access point answered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netauto.plan.models import Plan
    from netauto.reports.flows import Flows
    from netauto.verify.models import CheckResult

_PATCHED = re.compile(
    r"(?P<room>[^:]+): the wall socket is patched to (?P<device>\S+) (?P<port>[^,]+)(?:, (?P<machine>\S+) stands there.*)?"
)
_SWITCHPORT = re.compile(r"(?P<voice>voice )?VLAN (?P<vlan>\d+)")
_SSID = re.compile(r"SSID (?P<ssid>[^,]+)")
_VLAN_OF_PROFILE = re.compile(r"VLAN (?P<vlan>[^,]+)")
COLOURS = 12
LEFT, MIDDLE, RIGHT, BEYOND = 0, 370, 640, 930
WIDE, HIGH, STEP, TOP = 250, 44, 54, 56
NARROW = 200
# Half of what an interface is called by its vendor is enough on a drawing.
_SHORT = {"TenGigabitEthernet": "Te", "GigabitEthernet": "Gi", "FastEthernet": "Fa", "Ethernet": "Et"}


@dataclass(frozen=True, slots=True)
class Box:
    """Something with a name and a place.

    Attributes:
        title, detail: two lines of text. colour: number of its zone's colour, -1: none.
    """

    title: str
    detail: str
    x: int
    y: int
    width: int
    colour: int = -1


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two boxes; `thin`: beside the main one, as a phone's VLAN at a workstation's socket."""

    x1: int
    y1: int
    x2: int
    y2: int
    colour: int
    thin: bool = False

    @property
    def path(self) -> str:
        """The curve, as SVG says it."""
        bend = (self.x2 - self.x1) // 2
        return f"M{self.x1} {self.y1}C{self.x1 + bend} {self.y1} {self.x2 - bend} {self.y2} {self.x2} {self.y2}"


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and lines, and how large they are together.

    Attributes:
        sockets, air: rows of the table beside the picture: socket, device and port, machine, VLANs; SSID and VLAN.
        firewall: the device that holds the zones; empty where none is known.
    """

    height: int
    rooms: tuple[Box, ...]
    ssids: tuple[Box, ...]
    vlans: tuple[Box, ...]
    zones: tuple[Box, ...]
    beyond: tuple[Box, ...]
    links: tuple[Link, ...]
    firewall: str


@dataclass(frozen=True, slots=True)
class _Socket:
    name: str
    device: str
    port: str
    machine: str


def drawing(plan: Plan, checks: Iterable[CheckResult], flows: Flows) -> Drawing:
    """Return the picture of the plan's unit."""
    checks = tuple(checks)
    order = {zone.vlan: number for number, zone in enumerate(plan.allocation.zones)}
    names = {zone.vlan_name: zone.vlan for zone in plan.allocation.zones}
    sockets = tuple(_sockets(plan))
    vlans, zones = _columns(plan)
    rooms = tuple(_room(socket, number) for number, socket in enumerate(sockets))
    air = tuple((ssid, names.get(vlan, -1)) for ssid, vlan in _ssids(checks).items())
    below = TOP + len(rooms) * STEP + (STEP // 2 if rooms else 0)
    ssids = tuple(
        Box(ssid, "Wi-Fi", LEFT, below + number * STEP, WIDE, order.get(vlan, -1) % COLOURS if vlan in order else -1)
        for number, (ssid, vlan) in enumerate(air)
    )
    places = _beyond(plan, flows)
    links = (
        *_from_sockets(sockets, rooms, checks, order),
        *(
            _link(box, vlans[order[vlan]], order[vlan])
            for box, (_, vlan) in zip(ssids, air, strict=True)
            if vlan in order
        ),
        *(_link(vlan, zone, number) for number, (vlan, zone) in enumerate(zip(vlans, zones, strict=True))),
        *_outwards(plan, zones, places, flows),
    )
    lowest = max((box.y for box in (*rooms, *ssids, *vlans, *places.values())), default=0)
    boxes = tuple(places.values())
    return Drawing(lowest + STEP, rooms, ssids, vlans, zones, boxes, links, _firewall(checks, plan))


def _sockets(plan: Plan) -> Iterator[_Socket]:
    for sentence in plan.prerequisites:
        if found := _PATCHED.fullmatch(sentence):
            yield _Socket(found["room"], found["device"], found["port"], found["machine"] or "")


def _columns(plan: Plan) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
    vlans, zones = [], []
    for number, zone in enumerate(plan.allocation.zones):
        y, colour = TOP + number * STEP, number % COLOURS
        vlans.append(Box(f"{zone.zone} · VLAN {zone.vlan}", str(zone.prefix), MIDDLE, y, NARROW, colour))
        zones.append(Box(zone.firewall_zone, f"{zone.interface} · {zone.gateway}", RIGHT, y, NARROW, colour))
    return tuple(vlans), tuple(zones)


def _room(socket: _Socket, number: int) -> Box:
    machine = f" · {socket.machine}" if socket.machine else ""
    return Box(socket.name, f"{socket.device} {_short(socket.port)}{machine}", LEFT, TOP + number * STEP, WIDE)


def _short(port: str) -> str:
    return next((port.replace(name, short) for name, short in _SHORT.items() if port.startswith(name)), port)


def _from_sockets(
    sockets: tuple[_Socket, ...], rooms: tuple[Box, ...], checks: tuple[CheckResult, ...], order: dict[int, int]
) -> Iterator[Link]:
    answers = {(check.device, check.subject): check.observed for check in checks if check.check == "port.vlans"}
    vlan_column = _columns_y(order)
    for socket, room in zip(sockets, rooms, strict=True):
        for found in _SWITCHPORT.finditer(answers.get((socket.device, socket.port), "")):
            number = order.get(int(found["vlan"]))
            if number is not None:
                yield Link(
                    room.x + room.width,
                    room.y + HIGH // 2,
                    MIDDLE,
                    vlan_column[number],
                    number % COLOURS,
                    bool(found["voice"]),
                )


def _columns_y(order: dict[int, int]) -> dict[int, int]:
    return {number: TOP + number * STEP + HIGH // 2 for number in order.values()}


def _ssids(checks: tuple[CheckResult, ...]) -> dict[str, str]:
    """Return SSID → name of its VLAN (empty where no answer says it): WLAN → policy profile → VLAN on a controller."""
    profiles = {
        check.subject.removeprefix("policy profile "): found["vlan"]
        for check in checks
        if check.check == "policy-profile.state" and (found := _VLAN_OF_PROFILE.search(check.observed))
    }
    maps = dict(
        pair.split(" to ", 1)
        for check in checks
        if check.check == "policy-tag.maps"
        for pair in check.observed.split(", ")
        if " to " in pair
    )
    return {
        found["ssid"]: profiles.get(maps.get(check.subject.removeprefix("WLAN "), ""), "")
        for check in checks
        if check.check in {"wlan.state", "ssid.state"} and (found := _SSID.search(check.observed))
    }


def _beyond(plan: Plan, flows: Flows) -> dict[str, Box]:
    own = {zone.firewall_zone for zone in plan.allocation.zones}
    open_to = dict.fromkeys(border.towards for border in flows.borders if border.only and border.towards not in own)
    return {name: Box(name, "", BEYOND, TOP + number * STEP, NARROW) for number, name in enumerate(open_to)}


def _outwards(plan: Plan, zones: tuple[Box, ...], places: dict[str, Box], flows: Flows) -> Iterator[Link]:
    numbers = {zone.zone: number for number, zone in enumerate(plan.allocation.zones)}
    for border in flows.borders:
        if border.only and border.zone in numbers and border.towards in places:
            yield _link(zones[numbers[border.zone]], places[border.towards], numbers[border.zone])


def _link(left: Box, right: Box, number: int) -> Link:
    return Link(left.x + left.width, left.y + HIGH // 2, right.x, right.y + HIGH // 2, number % COLOURS)


def _firewall(checks: tuple[CheckResult, ...], plan: Plan) -> str:
    """Return the device that was asked for the unit's firewall zones."""
    subjects = {f"zone {zone.firewall_zone}" for zone in plan.allocation.zones}
    return next((check.device for check in checks if check.subject in subjects), "")
