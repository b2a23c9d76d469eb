"""The tests: each folder mirrors a package; the others start servers, browsers or databases."""
