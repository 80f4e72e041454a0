"""Nornir with Netmiko: a thread for each device, one task of three calls, Netmiko as it comes (`fast_cli`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nornir.core import Nornir
from nornir.core.configuration import Config
from nornir.core.inventory import Defaults, Groups, Host, Hosts, Inventory
from nornir.core.plugins.connections import ConnectionPluginRegister
from nornir.core.task import Result, Task
from nornir.plugins.runners import ThreadedRunner
from nornir_netmiko.tasks import netmiko_save_config, netmiko_send_config

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.peers.job import Job


def prepare(job: Job) -> Callable[[], None]:
    ConnectionPluginRegister.auto_register()
    hosts = Hosts(
        {
            one.name: Host(
                one.name,
                hostname=one.host,
                port=one.port,
                username=job.user,
                password=job.password,
                platform="cisco_xe",
            )
            for one in job.targets
        }
    )
    nornir = Nornir(
        inventory=Inventory(hosts, Groups(), Defaults()),
        runner=ThreadedRunner(num_workers=len(job.targets)),
        config=Config(),
    )

    def change(task: Task) -> Result:
        task.run(netmiko_send_config, config_commands=list(job.lines))
        task.run(netmiko_save_config)
        return Result(host=task.host)

    def push() -> None:
        with nornir:
            nornir.run(change).raise_on_error()

    return push
