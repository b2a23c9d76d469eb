"""Attacks from outside on a running server, and what another visitor waits meanwhile."""
