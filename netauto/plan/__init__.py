"""Predicted configuration, diff, push lines and inverse; all pure."""
