"""``python -m benchmarks``; the package's docstring says how to read what it prints."""

import sys

from benchmarks.report import main

sys.exit(main())
