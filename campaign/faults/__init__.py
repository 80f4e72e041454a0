"""The cases, one module for each kind of fault of the matrix."""
