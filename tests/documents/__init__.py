"""Tests of `zi_core/documents/`."""
