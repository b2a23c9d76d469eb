"""Tests of `zi_core/publishing/`."""
