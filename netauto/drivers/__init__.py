"""Talking to devices."""
