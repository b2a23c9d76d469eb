"""The Streamlit pages, without a browser."""
