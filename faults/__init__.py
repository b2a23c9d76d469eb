"""Faults, tried: what breaks around the store, and whether anything acknowledged is lost by it.

Each module makes one fault happen many times and counts (:class:`faults.counts.Counts`).
``python -m faults`` runs all of them and exits 1 unless every count is 0; ``--short`` is what
``tests/test_faults.py`` runs. A run is repeated with its ``--seed``. It is a package beside
``benchmarks`` since it judges by truth and not by time: a slow machine changes none of its counts.
"""
