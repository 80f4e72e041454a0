"""Lints, path check, flow proof and capacity."""
