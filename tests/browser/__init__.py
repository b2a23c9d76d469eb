"""The dashboard as people meet it: a running server, a real browser."""
