"""Drivers: one Protocol of eight members towards a device, and what each platform can promise."""
