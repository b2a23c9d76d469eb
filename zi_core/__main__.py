"""The command line: ``python -m zi_core …`` works without the web server.

Rules: docs/rules.md, Command line.
"""

from zi_core.cli.app import main

if __name__ == "__main__":
    main()
