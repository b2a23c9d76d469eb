"""Tests of `zi_core/slides/`."""
