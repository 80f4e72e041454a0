"""The change of a plan as a procedure on paper, for the day when tools or network are down."""

from netauto.runbook.models import Block, Look, Runbook, Sheet, Step

__all__ = ["Block", "Look", "Runbook", "Sheet", "Step"]
