"""One module per platform: data and pure functions."""
