"""What was sent in vain: kept by form, view and person until it is saved or thrown away."""

import re
from types import SimpleNamespace

import pytest

from pages.components import session, unsaved
from zi_core.access import ANONYMOUS, Person, Role
from zi_core.forms import FormError
from zi_core.rehearsals.rehearsal import player
from zi_core.store import StoreUnreachable

ANA = Person("ana", "Ana", Role.ADMIN, account=1)
BUDI = Person("budi", "Budi", Role.CHAIR, account=2)
LOOKING = player(ANONYMOUS)


class Link(dict):
    """What stands in a page's link."""

    def to_dict(self):
        return dict(self)


@pytest.fixture
def tab(monkeypatch):
    """A tab's state; ``link`` is where it is."""
    shown = SimpleNamespace(session_state={}, query_params=Link(rapat="1"))
    for module in (unsaved, session):
        monkeypatch.setattr(module, "st", shown)
    session.reset_on_user_change(ANA)
    return shown


def in_vain(_):
    raise StoreUnreachable("Basis data tidak terjangkau.")


def taken(_):
    return True


def refused(_):
    return False


def form(key, words, **more):
    return {"tombol": "simpan", "formulir": key, "keterangan": words, **more}


def change(key, words):
    return form(key, words, semula="1")


def shown(piece="zi_decisions"):
    """The words that are shown as kept, with the numbers to send them by."""
    html = unsaved.notices(piece)
    numbers = re.findall(r'name="kiriman" value="(\d+)"', html)
    return dict(zip(re.findall(r"<dt>Keterangan</dt><dd[^>]*>([^<]*)", html), numbers, strict=True))


def press(button, words, on_submit=taken, piece="zi_decisions"):
    sent = {"tombol": button, "formulir": "kiriman", "kiriman": shown(piece)[words]}
    unsaved.submit(piece, sent, on_submit)


def keep(words, key="K-1", piece="zi_decisions"):
    unsaved.submit(piece, change(key, words), in_vain)


@pytest.mark.usefixtures("tab")
def test_two_forms_of_one_template_are_both_kept_and_each_is_sent_again():
    keep("satu", "K-1")
    keep("dua", "K-2")
    sent = []
    press("zi-kirim-lagi", "satu", lambda fields: sent.append(fields.text("keterangan", longest=9)))
    assert sent == ["satu"]
    assert list(shown()) == ["dua"]
    press("zi-buang", "dua")
    assert shown() == {}


def test_another_view_of_the_same_template_keeps_its_own_text(tab):
    keep("satu")
    tab.query_params = Link(rapat="2")
    assert shown() == {}
    unsaved.submit("zi_decisions", change("K-1", "lain"), taken)
    keep("dua")
    tab.query_params = Link(rapat="1")
    assert list(shown()) == ["satu"]


@pytest.mark.usefixtures("tab")
@pytest.mark.parametrize("handler", [refused, in_vain])
def test_what_is_refused_when_sent_again_stays(handler):
    keep("satu")
    press("zi-kirim-lagi", "satu", handler)
    assert list(shown()) == ["satu"]
    assert "data-refused" in unsaved.notices("zi_decisions")


@pytest.mark.usefixtures("tab")
def test_what_fails_when_sent_again_stays():
    def fail(_):
        raise FormError("Isian ini ditolak.")

    keep("satu")
    with pytest.raises(FormError):
        press("zi-kirim-lagi", "satu", fail)
    assert list(shown()) == ["satu"]


@pytest.mark.usefixtures("tab")
def test_a_change_is_replaced_by_its_own_form_and_what_is_new_is_not():
    keep("satu")
    keep("satu, diperbaiki")
    assert list(shown()) == ["satu, diperbaiki"]
    unsaved.submit("zi_decisions", change("K-1", "akhirnya"), taken)
    assert shown() == {}
    for words in ("baru", "baru juga", "baru"):
        unsaved.submit("zi_decisions", form("baru", words), in_vain)
    assert sorted(shown()) == ["baru", "baru juga"]
    unsaved.submit("zi_decisions", form("baru", "baru"), taken)
    assert list(shown()) == ["baru juga"]


@pytest.mark.usefixtures("tab")
def test_only_what_was_just_sent_in_vain_marks_its_form_as_not_taken():
    keep("satu", "K-1")
    unsaved.submit("zi_decisions", change("K-2", "dua"), taken)
    assert "data-refused" not in unsaved.notices("zi_decisions")


@pytest.mark.usefixtures("tab")
def test_more_than_a_tab_may_hold_is_refused_with_a_sentence(monkeypatch):
    for number in range(unsaved.MOST):
        keep(f"ke-{number}", f"K-{number}")
    with pytest.raises(FormError, match="juga tidak disimpan di sini, karena 20 kiriman lain"):
        keep("terlalu banyak", "K-99")
    keep("ke-0 lagi", "K-0")
    assert len(shown()) == unsaved.MOST
    monkeypatch.setattr(unsaved, "MOST_TOGETHER", 1000)
    with pytest.raises(FormError, match="juga tidak disimpan"):
        keep("x" * 1000, "K-0")
    assert "ke-0 lagi" in shown()


def test_a_look_at_the_sample_keeps_it_and_shows_it_to_nobody_there(tab):
    keep("satu")
    session.reset_on_user_change(LOOKING)
    assert shown() == {}
    unsaved.submit("zi_decisions", {"tombol": "zi-kirim-lagi", "kiriman": "1"}, pytest.fail)
    session.reset_on_user_change(ANA)
    assert list(shown()) == ["satu"]
    tab.session_state["zi_upload"] = 1
    session.reset_on_user_change(LOOKING)
    assert "zi_upload" not in tab.session_state


@pytest.mark.usefixtures("tab")
@pytest.mark.parametrize("way", [(BUDI,), (LOOKING, BUDI), (ANONYMOUS,)])
def test_another_person_ends_it_and_never_sees_it(way):
    keep("satu")
    for person in way:
        session.reset_on_user_change(person)
        assert shown() == {}
    session.reset_on_user_change(ANA)
    assert shown() == {}


def test_while_it_is_not_known_who_looks_nothing_is_shown_and_nothing_goes(tab, monkeypatch):
    keep("satu")
    monkeypatch.setattr(session, "current", lambda **_: in_vain(None))
    monkeypatch.setattr(session, "_remembered", lambda: ANONYMOUS)
    session.viewer()
    assert shown() == {}
    monkeypatch.setattr(session, "_remembered", lambda: ANA)
    session.viewer()
    assert list(shown()) == ["satu"]
    assert tab.session_state[unsaved.KEY].all


@pytest.mark.usefixtures("tab")
@pytest.mark.parametrize("sent", [None, [], "teks", {"tombol": 3}, {"berkas": {"name": 1}}])
def test_whatever_is_sent_is_kept_and_shown(sent):
    unsaved.submit("zi_decisions", sent, in_vain)
    assert unsaved.notices("zi_decisions").count("Kirim lagi") == 1


@pytest.mark.usefixtures("tab")
def test_what_a_form_still_holds_is_the_last_that_it_sent():
    for words in ("baru", "baru juga"):
        unsaved.submit("zi_decisions", form("baru", words), in_vain)
    first, second = unsaved.notices("zi_decisions").split("</form>")[:2]
    assert "data-of" not in first
    assert 'data-of="baru"' in second
