"""The one canonical form of text that came from outside: workbooks, forms, links, commands."""

import re
import unicodedata
from collections.abc import Mapping
from itertools import takewhile
from typing import Final

MAX_CELL_LENGTH = 32_767
"""The longest text a spreadsheet cell holds, in UTF-16 units (Excel specifications and limits)."""

WEB_ADDRESS = ("http://", "https://")
"""How a link must begin to become clickable anywhere."""

# Spreadsheets call a file damaged over a link that is no well-formed address or too long.
_CLICKABLE: Final = re.compile(
    r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?"
    r"(?:[/?#](?:[A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?",
    re.IGNORECASE,
)
_LONGEST_LINK: Final = 2_000

# Controls that are no white space, halves of characters, what XML forbids, bidi and invisible ones.
# Zero-width joiners and variation selectors stay: emoji are built from them.
_REMOVED: Final = re.compile(
    "[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060"
    "\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_CONTROL_SPACE: Final = re.compile("[\t\x1c-\x1f]")

# Only element names that spreadsheets and PDF converters are known to leave behind, with nothing
# but attributes in them, so that "a <b dan c> d" and "n <i dan p> q" lose nothing.
_ATTRIBUTE = (
    r"""\s+(?:[\w:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+)"""
    r"|nowrap|hidden|reversed|compact|noshade|async|defer)"
)
_TAG = re.compile(
    r"</?(?:a|b|big|br|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|s|script|small|span|strike"
    rf"|strong|style|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul)(?:{_ATTRIBUTE})*\s*/?>",
    re.IGNORECASE,
)
_FORMATTING_TAG = re.compile(
    r"</?(?:b|big|br|div|em|font|i|p|small|span|strong|sub|sup|u)\b", re.IGNORECASE
)
_ANGLE = re.compile(r"([<>])")
_BREAKING_TAG = re.compile(
    r"</?(?:br|p|div|h[1-6]|hr|li|ol|ul|table|tbody|td|th|tr)\b", re.IGNORECASE
)
_LINE_BREAK = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")

MOST_MARKS: Final = 30
"""The most combining marks in a row, as UAX #15 has it for Stream-Safe Text.

No language needs as many, and normalising takes the square of the length of such a run.
"""
# No mark stands below U+0300; one may stand for two, and a character before them may end in three.
_MAY_BE_MARKS: Final = re.compile("[\u0300-\U0010ffff]{14}")
_MANY_CLASSES: Final = re.compile(rb"[^\0]{28,}")
# Marks that are decomposed into two; three of them have no combining class of their own.
_DOUBLE_MARKS: Final = {
    char: unicodedata.normalize("NFD", char) for char in "\u0344\u0f73\u0f75\u0f81"
}
_HALFWIDTH_MARKS: Final = {"\uff9e": "\u3099", "\uff9f": "\u309a"}
_MOST_ROUNDS: Final = 3


def is_web_link(text: str) -> bool:
    """Whether a text is a web address that is well-formed enough to become a link in a file."""
    return len(text) <= _LONGEST_LINK and _CLICKABLE.fullmatch(text) is not None


def has_removed_characters(text: str) -> bool:
    """Whether :func:`clean` would drop characters from ``text``.

    These are control, bidi and invisible ones, and combining marks beyond the most in a row.
    """
    if _REMOVED.search(text):
        return True
    bare, _ = _without_tags(text)
    return _with_short_runs(bare) != bare


def _with_short_runs(text: str) -> str:
    """A text without the combining marks that come after :data:`MOST_MARKS` in a row."""
    if not _MAY_BE_MARKS.search(text):
        return text
    single = _replaced(text, _DOUBLE_MARKS)
    classes = bytes(map(unicodedata.combining, _replaced(single, _HALFWIDTH_MARKS)))
    kept, end = [], 0
    for run in _MANY_CLASSES.finditer(classes):
        start = run.start()
        before = unicodedata.normalize("NFKD", single[max(0, start - 1) : start])
        marks_before = sum(1 for _ in takewhile(unicodedata.combining, reversed(before)))
        if marks_before + len(run[0]) > MOST_MARKS:
            kept.append(single[end : start + MOST_MARKS - marks_before])
            end = run.end()
    return "".join([*kept, single[end:]]) if kept else text


def _replaced(text: str, by: Mapping[str, str]) -> str:
    for char, others in by.items():
        text = text.replace(char, others)
    return text


def _fold_spaces(text: str, keep_lines: bool) -> str:
    if not keep_lines:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in _LINE_BREAK.split(text))
    return "\n".join(lines).strip("\n")


def _without_tags(text: str) -> tuple[str, list[str]]:
    """A text without its HTML tags, and the tags; one that dropping another lays bare goes too.

    One pass: a tag reaches from the last ``<`` still standing to a ``>``, so that a hostile
    ``<<<<b>b>b>b>`` costs no more than its length.
    """
    if "<" not in text:
        return text, []
    kept: list[str] = []
    openings: list[int] = []
    tags: list[str] = []
    for piece in _ANGLE.split(text):
        kept.append(piece)
        if piece == "<":
            openings.append(len(kept) - 1)
        elif piece == ">" and openings:
            start = openings.pop()
            tag = "".join(kept[start:])
            if _TAG.fullmatch(tag):
                tags.append(tag)
                kept[start:] = ["\n"] if _BREAKING_TAG.match(tag) else []
            else:
                openings.clear()
    return "".join(kept), tags


def clean(text: str, *, keep_lines: bool = False) -> str:
    r"""Bring a text into canonical form (docs/rules.md, Workbook).

    Unicode NFC; control, bidi and invisible characters removed, and combining marks after the
    30th in a row; HTML tags dropped; white space folded to single spaces. With ``keep_lines`` line
    breaks survive as ``\n``. Everything else stays verbatim, spelling mistakes included.
    Idempotent: ``clean(clean(t)) == clean(t)``. Takes time in proportion to the length.
    """
    # What stood between two characters may have kept them from composing into one, and what
    # composes may make a tag of what was none.
    for _ in range(_MOST_ROUNDS):
        kept = _cleaned_once(text, keep_lines)
        if kept == text:
            return kept
        text = kept
    # Nested to this end by somebody, each round baring one more tag; without brackets it ends.
    return _cleaned_once(_ANGLE.sub("", text), keep_lines)


def _cleaned_once(text: str, keep_lines: bool) -> str:
    text, _ = _without_tags(_REMOVED.sub("", text))
    text = _with_short_runs(_fold_spaces(text, keep_lines))
    return unicodedata.normalize("NFC", text)


def dropped_markup(text: str) -> tuple[str, ...]:
    """The HTML tags beyond mere formatting that :func:`clean` would drop, each once, as written."""
    _, tags = _without_tags(text)
    return tuple(tag for tag in dict.fromkeys(tags) if not _FORMATTING_TAG.match(tag))


def cell_length(text: str) -> int:
    """The length of a text as a spreadsheet counts it, in UTF-16 units."""
    return len(text) if text.isascii() else len(text) + sum(char > "\uffff" for char in text)


def one_line(text: str) -> str:
    """A text as one line of a terminal, a log or a page's sentence; tags and spelling stay.

    Line breaks become a sign; control, bidi and invisible characters, which could colour a
    terminal or turn round what stands beside them, are left out, and marks after the 30th in a row.
    """
    if not text.isprintable():
        text = _CONTROL_SPACE.sub(" ", _REMOVED.sub("", _LINE_BREAK.sub(" ⏎ ", text)))
    return _with_short_runs(text)


def shortened(text: str, longest: int = 60, *, is_prose: bool = False) -> str:
    """At most ``longest`` characters: a text's beginning, an ellipsis showing that it was cut.

    Prose is cut between words where that leaves more than half; what is quoted letter by letter.
    """
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    if not is_prose:
        return f"{head}…"
    words = head.rpartition(" ")[0]
    return f"{(words if len(words) > longest // 2 else head).rstrip(' ,;:.')}…"


MAX_FILE_NAME: Final = 255
"""The longest name of a file, in characters; the same as file systems take."""
_LONGEST_SUFFIX: Final = 20


def short_file_name(name: str) -> str:
    """A file's name in one line, cut to what is kept of it; its suffix stays: ``lapo….xlsx``."""
    return _cut_file_name(one_line(_cut_file_name(name)))  # one line may need more characters


def _cut_file_name(name: str) -> str:
    if len(name) <= MAX_FILE_NAME:
        return name
    _, dot, end = name[-_LONGEST_SUFFIX:].rpartition(".")
    suffix = dot + end if dot else ""
    return shortened(name, MAX_FILE_NAME - len(suffix)) + suffix


def whole_number(text: str, *, most: int = 999_999_999) -> int | None:
    """A whole number of 0 to ``most`` written in digits 0-9; None for anything else."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    return number if is_number and (number := int(text)) <= most else None


def comparable(text: str) -> str:
    """A text reduced to its letters and digits, for telling whether two texts are the same."""
    return "".join(char for char in text.casefold() if char.isalnum())


def storable(words: str) -> str:
    """A text that any database takes: a name in another encoding may hold halves of characters."""
    return words.encode("utf-8", "replace").decode().replace("\0", "")
