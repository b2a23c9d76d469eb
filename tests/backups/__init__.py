"""Backups: where they lie, when they are made, how they come back."""
