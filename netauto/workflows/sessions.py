"""Sessions with devices, shared by the steps of one command: what planning opened, the transaction goes on with."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, TypeVar

from netauto.drivers import open_driver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType
    from typing import Self

    from netauto.drivers.protocol import Driver
    from netauto.inventory.models import Inventory
    from netauto.inventory.secrets import Secrets

T = TypeVar("T")


class Sessions:
    """Opens sessions, and keeps those that were only read from.

    Args:
        inventory: where devices are.
        secrets: resolves their passwords, at the moment of connecting.
        run: id that everything left on a device would bear, unless another run is driven.
    """

    def __init__(self, inventory: Inventory, secrets: Secrets, run: str) -> None:
        self._inventory = inventory
        self._secrets = secrets
        self._run = run
        self._turn = threading.Lock()
        self._idle: dict[str, tuple[Driver, ExitStack]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the sessions that nobody uses."""
        with self._turn:
            idle, self._idle = self._idle, {}
        for _, stack in idle.values():
            stack.close()

    @contextmanager
    def reading(self, name: str) -> Iterator[Driver]:
        """Lend a session that is kept open afterwards, unless something went wrong in it.

        Raises:
            DeviceError: no session can be had.
        """
        with ExitStack() as guard:
            driver, stack = self._take(name, self._run)
            guard.push(stack)
            yield driver
            guard.pop_all()
        with self._turn:
            self._idle[name] = (driver, stack)

    @contextmanager
    def driving(self, name: str, run: str) -> Iterator[Driver]:
        """Lend a session that is ended afterwards: the transaction opens a new one whenever it does not trust the old one.

        Args:
            name: of the device.
            run: that is driven; what waits on the device is ours when it bears this id, whoever began the run.

        Raises:
            DeviceError: no session can be had.
        """
        driver, stack = self._take(name, run)
        with stack:
            yield driver

    def each(self, names: Iterable[str], ask: Callable[[str, Driver], T]) -> dict[str, T]:
        """Ask several devices at once, a thread each, and return their answers in the order of `names`.

        Raises:
            DeviceError: of the first device (in that order) that could not answer, when all have ended.
        """

        def one(name: str) -> T:
            with self.reading(name) as driver:
                return ask(name, driver)

        wanted = tuple(names)
        if not wanted:
            return {}
        with ThreadPoolExecutor(max_workers=len(wanted), thread_name_prefix="read") as pool:
            answers = {name: pool.submit(one, name) for name in wanted}
        return {name: answer.result() for name, answer in answers.items()}

    def _take(self, name: str, run: str) -> tuple[Driver, ExitStack]:
        with self._turn:
            idle = self._idle.pop(name, None) if run == self._run else None
        if idle is not None:
            return idle
        device = self._inventory.device(name)
        password = self._secrets.resolve(device.password)
        enable = self._secrets.resolve(device.enable_password) if device.enable_password else None
        stack = ExitStack()
        return stack.enter_context(open_driver(device, password=password, enable_password=enable, run=run)), stack
