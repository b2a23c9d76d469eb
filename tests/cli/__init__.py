"""Tests of `zi_core/cli/`."""
