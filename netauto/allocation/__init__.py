"""VLANs, prefixes and ids given to a unit; kept in a lock file."""
