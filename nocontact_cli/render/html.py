"""A page as one HTML document that loads nothing, runs nothing and says in its title nothing about itself."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from nocontact_cli.domain.words import SEVERITIES
from nocontact_cli.render.gathered import gather
from nocontact_cli.render.page import Table
from nocontact_cli.render.palette import INKS
from nocontact_cli.render.templating import asset, colours, environment, in_ascii, policy
from nocontact_cli.render.wording import SEVERITY_SHORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jinja2 import Environment

    from nocontact_cli.render.page import Bar, Chart, Page

_HEIGHT: Final = 40
"""Of the drawing of a chart; it is 100 wide."""


def draw_html(page: Page, *, title: str) -> str:
    """The page as an HTML document. ASCII only, so the encoding of a pipe or a file cannot spoil it.

    Args:
        title: What a browser shows in its tabs and keeps in its history.
    """
    blocks = gather(page)
    style = _style({share for block in blocks if isinstance(block, Table) for share in _shares(block.weights)})
    text = (
        _environment()
        .get_template("page.html.j2")
        .render(
            title=title,
            policy=policy(style),
            # The only text that is not escaped. It is made of the palette and of the style sheet alone.
            style=Markup(style),  # noqa: S704 - See above.
            blocks=[(type(block).__name__, block) for block in blocks],
            severities=SEVERITIES,
            weights=SEVERITY_SHORT,
        )
    )
    return in_ascii(text)


@cache
def _environment() -> Environment:
    return environment(line=_line, share=_share, shares=_shares, top=_top)


def _style(shares: Iterable[int]) -> str:
    """The style sheet: the colours of the palette, the shares of columns, and how everything is laid out."""
    roles = "\n".join(f".{role}{{color:var(--{role});font-weight:{ink.weight}}}" for role, ink in INKS.items())
    columns = "".join(f".share-{share}{{width:{share}%}}" for share in sorted(shares))
    return f"\n{colours()}{asset('page.css')}{roles}\n{columns}\n"


def _shares(weights: Sequence[int]) -> tuple[int, ...]:
    """Widths of columns in whole percent."""
    return tuple(round(100 * weight / sum(weights)) for weight in weights)


def _share(bar: Bar) -> int:
    """How far a bar is filled, in percent."""
    return round(100 * bar.done / bar.of) if bar.of else 0


def _top(chart: Chart) -> int:
    """The number at the upper edge of a chart."""
    return max(number for _, number in chart.points)


def _line(chart: Chart) -> str:
    """The path of a chart's line: across until the next day, then up or down."""
    first, last = chart.points[0][0], chart.points[-1][0]
    span = (last - first).days or 1
    top = _top(chart) or 1
    places = [(100 * (day - first).days / span, _HEIGHT * (1 - number / top)) for day, number in chart.points]
    (_, start), *others = places
    return f"M0 {start:g}" + "".join(f"H{x:.6g}V{y:.6g}" for x, y in others) + ("" if others else "H100")
