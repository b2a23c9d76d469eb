"""``python -m faults``; the package's docstring says what it tries."""

import sys

from faults.report import main

sys.exit(main())
