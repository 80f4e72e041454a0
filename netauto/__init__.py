"""Open a hospital consultation unit as one reversible transaction with proof."""

__version__ = "0.1.0"
