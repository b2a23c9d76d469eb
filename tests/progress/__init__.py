"""Tests of `zi_core/progress/`."""
