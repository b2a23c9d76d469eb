"""The core of the Zona Integritas dashboard: reading, counting, drawing and writing action plans.

Pure Python over values: workbooks come in as bytes and go out as bytes, everything between is
frozen dataclasses and documented data frames. Nothing here imports Streamlit.
"""

import os

# Where lxml is installed (the Word and slide libraries bring it), openpyxl would read with it in
# place of defusedxml. It decides when it is first imported, so this must come before.
os.environ["OPENPYXL_LXML"] = "False"

__version__ = "0.1.0"
