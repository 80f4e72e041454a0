"""What devices say after a change."""
