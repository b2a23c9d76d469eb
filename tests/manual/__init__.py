"""Every claim of docs/operasional.md that can run, and where it is run."""
