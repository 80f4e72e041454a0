"""eAPI as bytes: HTTP, TLS and JSON-RPC without anybody's client library."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import http.client
import json
import socket
import ssl
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from conftest import PASSWORD
from eos_bench import access_spec, eos_lab

from netauto.lab import Fault, Lab, Profile
from netauto.lab.clock import Clock
from netauto.lab.device import Device
from netauto.lab.dialect import Login
from netauto.lab.eos.batch import Batch, Call, Command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab import LabDevice
    from netauto.lab.events import EventKind


@pytest.fixture
def lab() -> Iterator[Lab]:
    with eos_lab() as running:
        yield running


@pytest.fixture
def switch(lab: Lab) -> LabDevice:
    return lab["bet-acc-1"]


def trusting(device: LabDevice) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=device.certificate)


@contextlib.contextmanager
def secured(device: LabDevice) -> Iterator[ssl.SSLSocket]:
    with (
        socket.create_connection((device.address, device.port), 5) as plain,
        trusting(device).wrap_socket(plain, server_hostname=device.address) as secure,
    ):
        yield secure


def connected(device: LabDevice) -> http.client.HTTPSConnection:
    return http.client.HTTPSConnection(device.address, device.port, timeout=5, context=trusting(device))


def login(user: str = "netauto", password: str = PASSWORD) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def post(device: LabDevice, body: object, headers: dict[str, str] | None = None, path: str = "/command-api") -> Any:
    connection = connected(device)
    connection.request("POST", path, json.dumps(body), login() if headers is None else headers)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, json.loads(text) if text.startswith("{") else text


def call(device: LabDevice, *commands: object, form: str = "json", **params: object) -> dict[str, Any]:
    body = {"jsonrpc": "2.0", "method": "runCmds", "id": "7"}
    status, answer = post(device, body | {"params": {"version": 1, "cmds": list(commands), "format": form} | params})
    assert status == 200
    assert (answer["jsonrpc"], answer["id"]) == ("2.0", "7")
    return answer


def outputs(device: LabDevice, *commands: object) -> list[str]:
    return [result["output"] for result in call(device, *commands, form="text")["result"]]


def test_a_request_is_answered_command_by_command(switch: LabDevice) -> None:
    first, second = call(switch, "show hostname", "enable")["result"]
    assert first == {"hostname": "bet-acc-1", "fqdn": "bet-acc-1.bethune.ght-artois.invalid"}
    assert second == {}
    assert outputs(switch, "show hostname") == ["Hostname: bet-acc-1\nFQDN:     bet-acc-1.bethune.ght-artois.invalid\n"]


def test_the_command_that_fails_ends_the_request_with_what_was_before_it(switch: LabDevice) -> None:
    error = call(switch, "show hostname", "show nonsense", "show version")["error"]
    assert error["code"] == 1002
    assert error["message"] == "CLI command 2 of 3 'show nonsense' failed: invalid command"
    assert error["data"][0]["hostname"] == "bet-acc-1"
    assert error["data"][1:] == [{"errors": ["Invalid input (at token 1: 'nonsense')"]}]
    assert switch.log.commands() == ("show hostname", "show nonsense")


def test_what_ran_before_the_failure_has_taken_effect(switch: LabDevice) -> None:
    assert "error" in call(switch, "configure", "vlan 2200", "name X", "nonsense")
    assert "vlan 2200\n   name X\n" in switch.state().running


def test_a_command_without_a_model_is_unconverted(switch: LabDevice) -> None:
    error = call(switch, "show users")["error"]
    assert error["code"] == 1003
    assert error["message"] == "CLI command 1 of 1 'show users' failed: unconverted command"
    assert "netauto" not in outputs(switch, "show users")[0]


def test_each_request_is_a_session_of_its_own(switch: LabDevice) -> None:
    call(switch, "configure", "interface Ethernet7")
    assert call(switch, "description ici")["error"]["data"] == [
        {"errors": ["Invalid input (at token 0: 'description')"]}
    ]


def test_a_configuration_session_outlives_its_request(switch: LabDevice) -> None:
    call(switch, "configure session netauto-1", "vlan 2200")
    assert "error" not in call(switch, "configure session netauto-1", "vlan 2201", "commit")
    assert "vlan 1301-1302,2200-2201\n" in switch.state().running


def test_what_was_to_come_after_a_lost_connection_is_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    device = Device(access_spec(), Clock(), Profile("slow", config_line=0.01))
    connection = SimpleNamespace(gone=False)
    answers: list[Any] = []
    commands = tuple(Command(line) for line in ("configure", "vlan 2200", "vlan 2201"))
    batch = Batch(
        device,
        Login(1, "netauto", 15, "127.0.0.1"),
        Call(commands, "json", complete=False, ident=1),
        connection,
        answers.append,
    )

    async def run() -> None:
        over, record = asyncio.Event(), device.record

        def recorded(kind: EventKind, text: str, session: int = 0) -> None:
            record(kind, text, session)
            if kind == "logout":
                over.set()

        monkeypatch.setattr(device, "record", recorded)
        batch.start()
        connection.gone = True
        await asyncio.wait_for(over.wait(), 5)

    asyncio.run(run())
    assert device.log.commands() == ("configure", "vlan 2200")
    assert "vlan 1301-1302,2200\n" in device.state().running
    assert answers == []


def test_abbreviations_need_autocomplete(switch: LabDevice) -> None:
    assert call(switch, "sh ver")["error"]["data"] == [{"errors": ["Invalid input (at token 0: 'sh')"]}]
    assert call(switch, "show vers")["error"]["data"] == [{"errors": ["Invalid input (at token 1: 'vers')"]}]
    assert call(switch, "sh ver", autoComplete=True)["result"][0]["version"] == "4.30.5M"


def test_input_answers_what_a_command_asks() -> None:
    text = access_spec().base.replace("aaa authorization exec default group TAC-ADMIN local\n", "")
    with eos_lab(base=text, enable_password="Enable-1") as lab:
        switch = lab["bet-acc-1"]
        refused = call(switch, "show running-config")["error"]["data"]
        assert refused == [{"errors": ["Invalid input (privileged mode required)"]}]
        assert call(switch, {"cmd": "enable", "input": "faux"})["error"]["code"] == 1002
        assert "error" not in call(switch, {"cmd": "enable", "input": "Enable-1"}, "show running-config")
        assert not any("Enable-1" in event.text for event in switch.log)


def test_a_banner_comes_as_input(switch: LabDevice) -> None:
    call(switch, "configure", {"cmd": "banner motd", "input": "Bonjour\n   vlan 666"}, "hostname autre")
    assert "!\nbanner motd\nBonjour\n   vlan 666\nEOF\n!\n" in switch.state().running
    assert "hostname autre\n" in switch.state().running


def test_messages_of_a_line_are_given_back(switch: LabDevice) -> None:
    result = call(switch, "configure", "interface Ethernet7", "spanning-tree portfast", "end", "write memory")["result"]
    assert result[2]["messages"][0].startswith("! portfast should only be enabled on ports connected to a single host.")
    assert result[4] == {"messages": ["Copy completed successfully."]}


def test_pipes_in_text(switch: LabDevice) -> None:
    assert outputs(switch, "show running-config | section ^vlan 110$") == ["vlan 110\n   name AP-CAPWAP\n"]
    assert outputs(switch, "show running-config | include ^hostname | count") == ["Count: 1 lines\n"]


@pytest.mark.parametrize(
    "headers",
    [{}, login("netauto", "faux"), login("personne"), {"Authorization": "Basic %%%"}, {"Authorization": "Bearer x"}],
)
def test_whoever_does_not_prove_who_they_are_is_told_401(switch: LabDevice, headers: dict[str, str]) -> None:
    status, text = post(switch, {}, headers)
    assert status == 401
    assert "Bad username/password" in text
    assert switch.log.commands() == ()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([], -32600),
        ({"method": "runCmds"}, -32600),
        ({"jsonrpc": "2.0", "method": "reboot", "params": {}}, -32601),
        ({"jsonrpc": "2.0", "method": "runCmds", "params": {"version": 99, "cmds": ["enable"]}}, -32602),
        ({"jsonrpc": "2.0", "method": "runCmds", "params": {"version": 1, "cmds": []}}, -32602),
        ({"jsonrpc": "2.0", "method": "runCmds", "params": {"version": 1, "cmds": ["enable", 7]}}, -32602),
        (
            {"jsonrpc": "2.0", "method": "runCmds", "params": {"version": 1, "cmds": ["enable"], "format": "xml"}},
            -32602,
        ),
    ],
)
def test_what_is_no_call_is_answered_with_its_error(switch: LabDevice, body: object, code: int) -> None:
    status, answer = post(switch, body)
    assert (status, answer["error"]["code"]) == (200, code)
    assert switch.log.commands() == ()


@pytest.mark.parametrize("body", [b"", b"\xff", b"{", b"[" * 100_000, b"NaN"])
def test_what_is_no_json_is_answered_with_its_error(switch: LabDevice, body: bytes) -> None:
    with contextlib.closing(connected(switch)) as connection:
        connection.request("POST", "/command-api", body, login())
        assert json.loads(connection.getresponse().read())["error"]["code"] in (-32700, -32600)


def test_other_paths_and_methods(switch: LabDevice) -> None:
    assert post(switch, {}, path="/admin")[0] == 404
    with contextlib.closing(connected(switch)) as connection:
        connection.request("GET", "/command-api", headers=login())
        assert connection.getresponse().status == 405


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"bonjour\r\n\r\n", 400),
        (b"POST /command-api HTTP/1.1\r\nsans deux-points\r\n\r\n", 400),
        (b"POST /command-api HTTP/1.1\r\nContent-Length: beaucoup\r\n\r\n", 411),
        (b"POST /command-api HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
        (b"POST /command-api HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", 413),
        (b"POST /command-api HTTP/1.1\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n", 413),
        (b"X" * 70_000, 431),
    ],
)
def test_bytes_that_are_no_request(switch: LabDevice, sent: bytes, status: int) -> None:
    with secured(switch) as secure:
        secure.sendall(sent)
        assert secure.recv(65536).startswith(f"HTTP/1.1 {status} ".encode())


def test_one_connection_serves_hundreds_of_requests_even_at_once(switch: LabDevice) -> None:
    body = json.dumps(
        {"jsonrpc": "2.0", "id": 1, "method": "runCmds", "params": {"version": 1, "cmds": ["show hostname"]}}
    )
    head = f"POST /command-api HTTP/1.1\r\nAuthorization: {login()['Authorization']}\r\nContent-Length: {len(body)}\r\n\r\n"
    with secured(switch) as secure:
        secure.sendall((head + body).encode() * 500)
        data = b""
        while data.count(b"ght-artois") < 500:
            data += secure.recv(65536)
        assert data.count(b"HTTP/1.1 200 OK") == 500


def test_the_certificate_is_the_one_that_the_inventory_pins(switch: LabDevice) -> None:
    with secured(switch) as secure:
        shown = secure.getpeercert(binary_form=True)
    assert shown is not None
    assert switch.host_key == f"sha256:{hashlib.sha256(shown).hexdigest()}"


def test_another_certificate_is_not_trusted(switch: LabDevice) -> None:
    before, pinned = switch.host_key, trusting(switch)
    switch.set_fault(Fault("host_key"))
    assert switch.host_key != before
    connection = http.client.HTTPSConnection(switch.address, switch.port, timeout=5, context=pinned)
    with pytest.raises(ssl.SSLCertVerificationError):
        connection.request("POST", "/command-api", "{}", login())
    switch.clear_faults()
    assert switch.host_key == before
    assert call(switch, "show hostname")["result"]


def test_somebody_who_talks_without_tls_is_shown_out(switch: LabDevice) -> None:
    with socket.create_connection((switch.address, switch.port), 5) as plain:
        plain.sendall(b"POST /command-api HTTP/1.1\r\n\r\n")
        answer = plain.recv(65536)
        assert not answer.startswith(b"HTTP")
        assert plain.recv(65536) == b""


def test_a_switch_that_shuts_its_api_is_gone_for_everybody(switch: LabDevice) -> None:
    call(switch, "configure", "management api http-commands", "shutdown")
    with pytest.raises(ConnectionError):
        call(switch, "show hostname")
    switch.console("configure", "management api http-commands", "no shutdown")
    assert call(switch, "show hostname")["result"]


def test_fifty_switches_fit(lab: Lab) -> None:
    with Lab([access_spec(f"bet-acc-{number}") for number in range(50)]) as many:
        pins = {device.host_key for device in many}
        assert len(pins) == 50
        assert {call(device, "show hostname")["result"][0]["hostname"] for device in many} == {"bet-acc-1"}
