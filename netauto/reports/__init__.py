"""Reports for people who were not there: made from a run's sealed bundle, and from nothing else."""
