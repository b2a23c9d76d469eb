"""The faces of the states: word, sign, shape and colour (docs/rules.md, States)."""

import re

import pytest

from zi_core.progress.states import SLOT_STATES, Shape, SlotState


def contrast_on_white(colour: str) -> float:
    """The contrast ratio of WCAG 2.2, from relative luminance."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = sum(
        share * value for share, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
    )
    return 1.05 / (luminance + 0.05)


def test_the_contrast_formula_knows_black_and_white():
    assert contrast_on_white("#000000") == pytest.approx(21)
    assert contrast_on_white("#FFFFFF") == pytest.approx(1)


@pytest.mark.parametrize("state", SlotState)
def test_every_colour_is_legible_on_white(state):
    assert re.fullmatch("#[0-9A-F]{6}", state.colour)
    assert contrast_on_white(state.colour) >= 4.5


@pytest.mark.parametrize(
    ("state", "word", "colour"),
    [
        (SlotState.DONE, "Terlaksana", "#12436D"),
        (SlotState.DONE_EARLY, "Terlaksana lebih awal", "#12436D"),
        (SlotState.DONE_LATE, "Terlaksana terlambat", "#2073BC"),
        (SlotState.OVERDUE, "Terlambat", "#C2410C"),
        (SlotState.UNREPORTED, "Belum dilaporkan", "#C2410C"),
        (SlotState.DUE, "Segera jatuh tempo", "#12436D"),
        (SlotState.UPCOMING, "Belum jatuh tempo", "#767676"),
        (SlotState.OFF_PLAN, "Di luar jadwal", "#801650"),
    ],
)
def test_words_and_colours_are_the_designs(state, word, colour):
    assert (state.word, state.colour) == (word, colour)


def test_what_is_unreported_has_the_open_square_of_what_is_late():
    assert (SlotState.OVERDUE.glyph, SlotState.OVERDUE.shape) == ("■", Shape.SQUARE)
    assert (SlotState.UNREPORTED.glyph, SlotState.UNREPORTED.shape) == ("□", Shape.OPEN_SQUARE)


def test_the_states_can_be_told_apart_without_colour():
    assert len({state.word for state in SlotState}) == len(SlotState)
    assert len({state.glyph for state in SlotState}) == len(SlotState)
    assert all(len(state.glyph) == 1 for state in SlotState)


def test_shape_and_colour_together_tell_the_states_apart():
    assert len({(state.shape, state.colour) for state in SlotState}) == len(SlotState)
    rings = [state for state in SlotState if state.shape is Shape.RING]
    assert rings == [SlotState.DUE, SlotState.UPCOMING]


def test_done_is_what_is_matched():
    done = [state for state in SlotState if state.is_done]
    assert done == [SlotState.DONE, SlotState.DONE_EARLY, SlotState.DONE_LATE]


def test_off_plan_is_no_state_of_a_slot():
    assert [*SLOT_STATES, SlotState.OFF_PLAN] == list(SlotState)
