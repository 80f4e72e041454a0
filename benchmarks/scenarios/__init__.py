"""One module per table. Each has `measure(options)`, which returns a `Section`."""
