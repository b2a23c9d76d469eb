"""The core of the Zona Integritas dashboard: reading, counting, drawing and writing action plans.

Pure Python over values: workbooks come in as bytes and go out as bytes, everything between is
frozen dataclasses and documented data frames. Nothing here imports Streamlit.
"""

__version__ = "0.1.0"
