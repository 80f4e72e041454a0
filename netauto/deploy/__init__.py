"""The transaction over all devices of a plan."""
