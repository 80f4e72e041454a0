"""Aruba AOS-CX: command line, configuration with checkpoints, and what a switch answers."""
