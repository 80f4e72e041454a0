"""The transaction: a plan carried out on all its devices, or on none."""

from netauto.deploy.engine import drive
from netauto.deploy.interrupts import Stop
from netauto.deploy.models import PHASES, DeviceResult, Outcome, Phase, RunResult, StepError, Timing, Verdict
from netauto.deploy.opening import abandon, request_stop
from netauto.deploy.result import planned, result_of
from netauto.deploy.seams import Clock, Observer, Progress, SystemClock, nobody

__all__ = [
    "PHASES",
    "Clock",
    "DeviceResult",
    "Observer",
    "Outcome",
    "Phase",
    "Progress",
    "RunResult",
    "StepError",
    "Stop",
    "SystemClock",
    "Timing",
    "Verdict",
    "abandon",
    "drive",
    "nobody",
    "planned",
    "request_stop",
    "result_of",
]
