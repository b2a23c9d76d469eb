"""Processes of the tests' own, forked from a clean helper that has imported everything already.

Starting one takes no time, so that many can be started, and killed. There is one such helper a
worker, and what it imports is said once: the last who says it is heard.
"""

import multiprocessing

_METHODS = multiprocessing.get_all_start_methods()
processes = multiprocessing.get_context("forkserver" if "forkserver" in _METHODS else "spawn")
processes.set_forkserver_preload(["tests.preloaded"])
