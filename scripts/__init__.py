"""What stands behind make, and what keeps the project in order."""
