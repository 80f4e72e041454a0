"""Junos: EX switches and SRX firewalls, by command line and NETCONF."""
