"""What people write: models and loading."""
