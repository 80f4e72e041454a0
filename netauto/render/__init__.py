"""Templates to fragments."""
