"""Verifying bundles with the standard library and `ssh-keygen` alone: netauto imports it, and every bundle carries it as one file."""
