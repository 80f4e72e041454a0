"""A Debian box: files in memory, a small shell, and the programs that a firewall or an access point is driven with."""
