"""How fast netauto is, beside the tools that people use today: `python -m benchmarks`. Prints tables, asserts nothing."""
