"""What a person sees when a page fails: a sentence with a number, never a traceback."""

import logging
import secrets

import streamlit as st

from zi_core.store import StoreBusy

_log = logging.getLogger("zi.pages")


def tell_failure(error: BaseException) -> bool:
    """Log an error under a short number and show that number; True: it is dealt with."""
    if isinstance(error, StoreBusy):
        _log.warning("%s", error)
        st.error(str(error))
        return True
    number = secrets.token_hex(3)
    _log.error("halaman gagal, nomor %s", number, exc_info=error)
    st.error(
        f"Halaman ini gagal ditampilkan. Muat ulang halamannya; bila terulang, sampaikan nomor "
        f"**{number}** kepada pengelola dasbor."
    )
    return True
