"""The examples of ``deploy/`` and the starters, with the real programs."""
