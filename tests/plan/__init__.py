"""Tests of `zi_core/plan/`."""
