"""Tests of `zi_core/web/`."""
