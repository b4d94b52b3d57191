"""What the HTML forms share: templates, the colours as a style sheet, and the policy that keeps a page to itself."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from nocontact_cli.render.address import https_address
from nocontact_cli.render.clean import clean
from nocontact_cli.render.palette import INKS, PRINTED, SURFACES
from nocontact_cli.render.wording import long_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocontact_cli.render.palette import Ink


def environment(**filters: Callable[..., object]) -> Environment:
    """Templates in which every value is cleaned and escaped.

    Args:
        filters: Further ones, beside `address`, `clean` and `day`.
    """
    made = Environment(
        loader=PackageLoader("nocontact_cli.render"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        keep_trailing_newline=True,
    )
    made.filters |= {"address": https_address, "clean": clean, "day": long_date, **filters}
    return made


@cache
def asset(name: str) -> str:
    """A style sheet or script that stands beside the templates. ASCII only."""
    return files("nocontact_cli.render").joinpath("templates", name).read_text(encoding="ascii")


def colours() -> str:
    """The palette as variables of a style sheet: by day, by night and on paper."""
    inks: dict[str, Ink] = dict([*INKS.items(), *SURFACES.items()])
    day = "".join(f"--{name}:{ink.day};" for name, ink in inks.items())
    night = "".join(f"--{name}:{ink.night};" for name, ink in inks.items())
    paper = "".join(f"--{name}:{PRINTED.get(name, '#000')};" for name in inks)
    return (
        f":root{{{day}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{night}}}}}\n"
        f"@media print{{:root{{{paper}}}}}\n"
    )


def policy(style: str, script: str = "") -> str:
    """A Content-Security-Policy that allows this style sheet and this script, and nothing else.

    Args:
        style: As it stands between its tags.
        script: The same; without one no script may run.
    """
    scripts = f"script-src {_hash(script)}; " if script else ""
    return f"default-src 'none'; style-src {_hash(style)}; {scripts}base-uri 'none'; form-action 'none'"


def in_ascii(text: str) -> str:
    """A document whose encoding a pipe or a file cannot spoil."""
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def digest(text: str) -> str:
    """SHA-256 of a text in ASCII, in base64."""
    return b64encode(sha256(text.encode("ascii")).digest()).decode("ascii")


def _hash(text: str) -> str:
    return f"'sha256-{digest(text)}'"


def _shown(value: object) -> object:
    """What a template is about to write, without anything hidden. What it has written already is left alone."""
    return value if isinstance(value, Markup) else clean(str(value))
