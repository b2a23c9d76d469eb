"""What the dashboard relies on inside Streamlit, on a running server."""

import sys
import time
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.components.streamlit_internals import SOCKET_PROTOCOL
from tests.attacks.visitors import page_socket, run


def count(folder):
    return len(list(folder.iterdir()))


def test_a_run_is_known_by_its_page_and_by_its_end():
    by_name = BackMsg(rerun_script=ClientState(page_name="unggah"))
    by_link = BackMsg(rerun_script=ClientState())
    by_link.rerun_script.context_info.url = "http://localhost:8501/unggah?tahun=2022"
    for message in (by_name, by_link):
        said = SOCKET_PROTOCOL.read(message.SerializeToString())
        assert (said.is_wanted, said.is_run, said.page) == (True, True, "unggah")
    assert not SOCKET_PROTOCOL.read(BackMsg(clear_cache=True).SerializeToString()).is_wanted
    assert SOCKET_PROTOCOL.read(b"\xff\xff") is None
    for status in ForwardMsg.ScriptFinishedStatus.values():
        ended = SOCKET_PROTOCOL.ends_run(ForwardMsg(script_finished=status).SerializeToString())
        assert ended == (status != ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN)


@pytest.mark.skipif(sys.platform != "linux", reason="counts descriptors in /proc")
def test_a_closed_page_gives_its_descriptors_back_and_may_come_again(server):
    folder = Path(f"/proc/{server.pid}/fd")
    with page_socket(server) as opened:
        run(opened)
    time.sleep(1)
    before = count(folder)
    with page_socket(server) as opened:
        start = next(m.new_session for m in run(opened) if m.HasField("new_session"))
        assert count(folder) > before
    end = time.monotonic() + 10
    while count(folder) > before and time.monotonic() < end:
        time.sleep(0.1)
    assert count(folder) <= before
    with server.socket(session=start.initialize.session_id) as opened:
        again = next(m.new_session for m in run(opened) if m.HasField("new_session"))
    assert again.initialize.session_id == start.initialize.session_id
    assert "event loop is closed" not in server.log
