"""The command line's commands; ``python -m zi_core`` runs them."""
