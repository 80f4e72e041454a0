"""What everything that a person writes has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Base of everything that a person writes."""

    model_config = ConfigDict(frozen=True, extra="forbid")
