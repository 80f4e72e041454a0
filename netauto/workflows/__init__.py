"""The order of things: plan, open, close, resume, drift."""
