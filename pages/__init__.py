"""Streamlit only: the shell and one short file a page."""
