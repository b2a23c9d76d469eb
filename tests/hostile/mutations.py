"""Random damage to good workbooks, the same for the same number: bytes, and XML token by token."""

import random
import re
import zipfile
from collections.abc import Callable

from tests.hostile.zips import zipped

_TOKEN = re.compile(rb"<[^>]*>|[^<]+")
_ATTRIBUTE = re.compile(rb'\s[\w:]+="[^"]*"')
_NUMBER = re.compile(rb"[0-9]+")
_VALUES = (
    b"", b"0", b"-1", b"1", b"99999999999", b"1e400", b"NaN", b"XFD1048576", b"A0", b"A1:", b"n",
    b"s", b"b", b"d", b"e", b"str", b"inlineStr", b"true", b"\xff\xfe", b"&#0;", b"&lt;", b"#REF!",
    b"1900-00-00", b"2022-03-14", b"45000.5", b"_x0000_", b"'", b"veryHidden", b"../x",
)  # fmt: skip


def mutated(parts: dict[str, bytes], packed: bytes, number: int) -> bytes:
    """The workbook of some parts, damaged in the way that a number stands for."""
    chance = random.Random(number)
    if number % 8 == 0:
        return _flipped(packed, chance)
    xml_names = [name for name in parts if name.endswith((".xml", ".rels"))]
    cells = [name for name in xml_names if "/sheet" in name or "/shared" in name]
    name = chance.choice(cells if chance.random() < 0.6 else xml_names)
    data = parts[name]
    if number % 8 == 1:
        data = _flipped(data, chance)
    else:
        for _ in range(chance.choice((1, 1, 2, 5))):
            data = _one_token_else(data, chance)
    return zipped(parts | {name: data}, zipfile.ZIP_STORED)


def _flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8))):
        if chance.random() < 0.7 and changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        elif chance.random() < 0.5:
            start = chance.randrange(len(changed) + 1)
            del changed[start : start + chance.choice((1, 7, 300))]
        else:
            start = chance.randrange(len(changed) + 1)
            changed[start:start] = chance.randbytes(chance.choice((1, 4, 90)))
    return bytes(changed)


def _one_token_else(data: bytes, chance: random.Random) -> bytes:
    tokens = _TOKEN.findall(data)
    if len(tokens) < 2:
        return data
    return b"".join(chance.choice(_CHANGES)(tokens, chance.randrange(len(tokens)), chance))


def _without(tokens: list[bytes], at: int, _: random.Random) -> list[bytes]:
    return tokens[:at] + tokens[at + 1 :]


def _doubled(tokens: list[bytes], at: int, _: random.Random) -> list[bytes]:
    return [*tokens[: at + 1], *tokens[at:]]


def _exchanged(tokens: list[bytes], at: int, chance: random.Random) -> list[bytes]:
    other = chance.randrange(len(tokens))
    tokens[at], tokens[other] = tokens[other], tokens[at]
    return tokens


def _element(tokens: list[bytes], at: int) -> slice:
    """A whole element, from its beginning at a place or before it to its end."""
    while at > 0 and not re.match(rb"<\w", tokens[at]):
        at -= 1
    name = re.match(rb"<([\w:]+)", tokens[at])
    if name is None or tokens[at].endswith(b"/>"):
        return slice(at, at + 1)
    depth = 0
    for end in range(at, len(tokens)):
        if re.match(rb"<%s[\s>]" % name[1], tokens[end]) and not tokens[end].endswith(b"/>"):
            depth += 1
        elif tokens[end].startswith(b"</" + name[1] + b">"):
            depth -= 1
            if depth == 0:
                return slice(at, end + 1)
    return slice(at, at + 1)


def _element_less(tokens: list[bytes], at: int, _: random.Random) -> list[bytes]:
    del tokens[_element(tokens, at)]
    return tokens


def _element_more(tokens: list[bytes], at: int, _: random.Random) -> list[bytes]:
    span = _element(tokens, at)
    return [*tokens[: span.stop], *tokens[span], *tokens[span.stop :]]


def _element_moved(tokens: list[bytes], at: int, chance: random.Random) -> list[bytes]:
    span = _element(tokens, at)
    moved = tokens[span]
    del tokens[span]
    to = chance.randrange(len(tokens) + 1)
    return [*tokens[:to], *moved, *tokens[to:]]


def _attribute(tokens: list[bytes], at: int, chance: random.Random) -> list[bytes]:
    """An attribute less, twice, or with another value; or the same done to a text."""
    with_any = [n for n, token in enumerate(tokens) if _ATTRIBUTE.search(token)] or [at]
    at = min(with_any, key=lambda n: abs(n - at))
    found = list(_ATTRIBUTE.finditer(tokens[at]))
    if not found:
        return tokens
    one = chance.choice(found)
    name = one[0].split(b"=")[0]
    value = chance.choice(_VALUES)
    new = chance.choice((b"", one[0] * 2, name + b'="' + value + b'"', b' q="' + value + b'"'))
    tokens[at] = tokens[at][: one.start()] + new + tokens[at][one.end() :]
    return tokens


def _number(tokens: list[bytes], at: int, chance: random.Random) -> list[bytes]:
    with_any = [n for n, token in enumerate(tokens) if _NUMBER.search(token)] or [at]
    at = min(with_any, key=lambda n: abs(n - at))
    new = chance.choice((b"0", b"-7", b"1.5", b"2147483648", b"9" * 40, b"1e9", b"2", b"31"))
    tokens[at] = _NUMBER.sub(new, tokens[at], count=1)
    return tokens


def _text(tokens: list[bytes], at: int, chance: random.Random) -> list[bytes]:
    plain = [n for n, token in enumerate(tokens) if not token.startswith(b"<")] or [at]
    tokens[chance.choice(plain)] = chance.choice(_VALUES)
    return tokens


_CHANGES: tuple[Callable[[list[bytes], int, random.Random], list[bytes]], ...] = (
    _without,
    _doubled,
    _exchanged,
    _element_less,
    _element_more,
    _element_moved,
    _attribute,
    _attribute,
    _number,
    _text,
)
