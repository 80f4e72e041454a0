"""Devices, access points and workstations."""
