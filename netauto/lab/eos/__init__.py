"""Arista EOS: an access or distribution switch with eAPI, configuration sessions and commit timers."""
