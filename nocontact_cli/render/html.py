"""A page as one HTML document that loads nothing, runs nothing and says in its title nothing about itself."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from nocontact_cli.domain.words import SEVERITIES
from nocontact_cli.render.address import https_address
from nocontact_cli.render.clean import clean
from nocontact_cli.render.gathered import gather
from nocontact_cli.render.page import Table
from nocontact_cli.render.palette import INKS, PRINTED, SURFACES
from nocontact_cli.render.wording import SEVERITY_SHORT, long_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nocontact_cli.render.page import Bar, Chart, Page
    from nocontact_cli.render.palette import Ink

_HEIGHT: Final = 40
"""Of the drawing of a chart; it is 100 wide."""


def draw_html(page: Page, *, title: str) -> str:
    """The page as an HTML document. ASCII only, so the encoding of a pipe or a file cannot spoil it.

    Args:
        title: What a browser shows in its tabs and keeps in its history.
    """
    blocks = gather(page)
    style = _style({share for block in blocks if isinstance(block, Table) for share in _shares(block.weights)})
    digest = b64encode(sha256(style.encode("ascii")).digest()).decode("ascii")
    text = (
        _environment()
        .get_template("page.html.j2")
        .render(
            title=title,
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
            # The only text that is not escaped. It is made of the palette and of the style sheet alone.
            style=Markup(style),  # noqa: S704 - See above.
            blocks=[(type(block).__name__, block) for block in blocks],
            severities=SEVERITIES,
            weights=SEVERITY_SHORT,
        )
    )
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("nocontact_cli.render"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "address": https_address,
        "clean": clean,
        "day": long_date,
        "line": _line,
        "share": _share,
        "shares": _shares,
        "top": _top,
    }
    return environment


def _shown(value: object) -> object:
    """What the template is about to write, without anything hidden. What it has written already is left alone."""
    return value if isinstance(value, Markup) else clean(str(value))


def _style(shares: Iterable[int]) -> str:
    """The style sheet: the colours of the palette, the shares of columns, and how everything is laid out."""
    inks: dict[str, Ink] = dict([*INKS.items(), *SURFACES.items()])
    day = "".join(f"--{name}:{ink.day};" for name, ink in inks.items())
    night = "".join(f"--{name}:{ink.night};" for name, ink in inks.items())
    paper = "".join(f"--{name}:{PRINTED.get(name, '#000')};" for name in inks)
    roles = "\n".join(f".{role}{{color:var(--{role});font-weight:{ink.weight}}}" for role, ink in INKS.items())
    columns = "".join(f".share-{share}{{width:{share}%}}" for share in sorted(shares))
    return (
        f"\n:root{{{day}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{night}}}}}\n"
        f"@media print{{:root{{{paper}}}}}\n{_layout()}{roles}\n{columns}\n"
    )


@cache
def _layout() -> str:
    return files("nocontact_cli.render").joinpath("templates", "page.css").read_text(encoding="ascii")


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
