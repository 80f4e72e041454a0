"""The sealed bundle of a run."""
