"""An empty Streamlit page: the least that a page of Streamlit's can cost."""

import streamlit as st

st.html('<b class="ready">kosong</b>')
