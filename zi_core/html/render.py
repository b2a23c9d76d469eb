"""Values -> HTML, through templates that escape everything: text from files is shown literally."""

from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from zi_core import dates, formatting
from zi_core.plan import team_label
from zi_core.progress.states import SlotState
from zi_core.text import WEB_ADDRESS

_TEMPLATES: Final = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        dates=dates,
        formatting=formatting,
        SlotState=SlotState,
        sparkline=sparkline,
        team_label=team_label,
        is_web_address=is_web_address,
    )
    return environment


def render(template: str, **values: object) -> str:
    """The HTML of a template in ``zi_core/html/templates`` with its values, every text escaped."""
    return _environment().get_template(template).render(**values)


def compile_all() -> None:
    """Compile every template now instead of when it is first rendered."""
    for template in _environment().list_templates():
        _environment().get_template(template)


def is_web_address(link: str) -> bool:
    """Whether a link may become clickable: ``http`` and ``https`` only, without white space."""
    return link.lower().startswith(WEB_ADDRESS) and len(link.split()) == 1


def sparkline(values: tuple[float | None, ...], colour: str, top: float | None = None) -> str:
    """A small line of a course over the year (or longer), as an image's address.

    A point per month from January; months without a value are left out. Drawn from 0 to ``top``,
    or to the course's own greatest value where that is None.
    """
    width, height, pad = 112, 40, 5
    last = max(len(dates.MONTHS), len(values)) - 1
    known = [value for value in values if value is not None]
    high = top or max(known) or 1.0
    points = [
        (
            pad + index * (width - 2 * pad) / last,
            height - pad - value / high * (height - 2 * pad),
        )
        for index, value in enumerate(values)
        if value is not None
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2.5" '
        f'stroke-linejoin="round"/><circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>'
        "</svg>"
    )
    return "data:image/svg+xml," + quote(svg)
