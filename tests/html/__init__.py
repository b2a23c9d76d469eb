"""Tests of `zi_core/html/`."""
