"""Tests of `zi_core/views/`."""
