"""Whose turn it is: the locks of a unit and of its site's devices, held from the first reading to the last."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from netauto.deploy.opening import refuse_beside_unfinished
from netauto.errors import IntentError
from netauto.intent.load import load_intent, load_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netauto.workflows.root import Root


@contextmanager
def turn(root: Root, unit: str, *, wait: float, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold `unit` and every device that serves its site while the block runs: what is planned on is not changed by others, nor planned on.

    Each of these devices is read for a plan, so that each is locked. Other sites are not held up, unless they share a controller.

    Args:
        root: where everything lies.
        unit: what is going to be planned and carried out, as run `root.run_id`.
        wait: seconds for which somebody who holds one of them is waited for; 0: refuse at once.
        tell: called with a sentence that says for whom is waited.

    Raises:
        IntentError, InputError, InventoryError: somebody wrote something wrong; nothing was locked.
        BusyError: somebody else works on the unit or on a device.
        UnfinishedError: a run that shares the unit or a device has to be resumed first.
    """
    site = _site(root, unit)
    devices = root.inventory.serving(site)
    with root.journal.own(root.run_id, unit=unit, user=root.user, devices=devices, wait=wait, tell=tell):
        refuse_beside_unfinished(root.journal, unit, devices)
        yield


def _site(root: Root, unit: str) -> str:
    try:
        return load_unit(root.workspace, unit).site
    except IntentError:  # of one file: whoever corrects it wants to hear of all problems of all files
        return load_intent(root.workspace, unit, root.inventory).unit.site
