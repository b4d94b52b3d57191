"""A page as Markdown (GFM): headings, lists and tables of its own, and every text as nothing but text."""

from __future__ import annotations

import re
import string
import unicodedata
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from nocontact_cli.render.address import https_address
from nocontact_cli.render.clean import clean
from nocontact_cli.render.gathered import Listing, gather
from nocontact_cli.render.page import Bar, Chart, Heading, Paragraph, Span, Table
from nocontact_cli.render.palette import BOLD, INKS
from nocontact_cli.render.series import evenly
from nocontact_cli.render.wording import CHART_COLUMNS, long_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nocontact_cli.render.gathered import Gathered
    from nocontact_cli.render.page import Page

_SIGNS: Final = re.compile(r"([\\`*_\[\]<>&#|~$])")
_LINE_START: Final = re.compile(r"^([0-9]{1,9}(?=[.)])|)([-+=:.)])")
_BETWEEN_WORDS: Final = re.compile(r"([\s\\`|<>]+)")
_LINKS_ITSELF: Final = re.compile(r"://|(?<![^\W_])[wW]{3}\.|[\w.+-]@[\w-]")
_BULLETS: Final = ("- ", "* ")
_NUMBERS: Final = (". ", ") ")
_MOST_DAYS: Final = 8


def draw_markdown(page: Page) -> str:
    """The page as Markdown that ends in a line feed."""
    parts: list[str] = []
    before: Gathered | None = None
    other = False
    for block in gather(page):
        # Two lists in a row would be read as one; another mark tells them apart.
        other = isinstance(before, Listing) and not other
        parts.append(_draw(block, other=other))
        before = block
    return "\n\n".join(parts) + "\n" if parts else ""


def _draw(block: Gathered, *, other: bool) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {_text(clean(text).strip())}".rstrip()
        case Paragraph(spans):
            return _line(spans)
        case Listing():
            return _list(block, other=other)
        case Table(columns, rows):
            return _table([Span(column) for column in columns], rows)
        case Bar(words=words):
            return _line((Span(words),))
        case Chart(points, words):
            told = [(Span(long_date(day)), Span(str(number))) for day, number in evenly(points, _MOST_DAYS)]
            table = _table([Span(column) for column in CHART_COLUMNS], told)
            return f"{_line((Span(words),))}\n\n{table}" if told else _line((Span(words),))


def _list(block: Listing, *, other: bool) -> str:
    lines: list[str] = []
    for item in block.items:
        mark = _BULLETS[other] if item.number is None else f"{item.number}{_NUMBERS[other]}"
        first, *rest = item.paragraphs
        lines.append(mark + _line(first.spans))
        for paragraph in rest:
            lines += ["", " " * len(mark) + _line(paragraph.spans)]
        if rest:
            lines.append("")
    return "\n".join(lines).rstrip("\n")


def _table(columns: Sequence[Span], rows: Iterable[Sequence[Span]]) -> str:
    rule = "|" + " --- |" * len(columns)
    head, *body = ["".join(f"| {_inline((cell,))} " for cell in row) + "|" for row in (columns, *rows)]
    return "\n".join((head, rule, *body))


def _line(spans: Sequence[Span]) -> str:
    """Running text that no parser takes for the start of a list, a rule or a heading."""
    return _LINE_START.sub(r"\1\\\2", _inline(spans))


def _inline(spans: Sequence[Span]) -> str:
    """Spans as text on one line, those of weight in bold where its signs cannot be misread."""
    wished = _joined(_Run(clean(span.text), _wish(span)) for span in spans)
    before = ["", *(run.text[-1] for run in wished)]
    after = [*(run.text[0] for run in wished[1:]), ""]
    found = [
        run._replace(form="plain") if run.form == "bold" and not _seen(run.text, left, right) else run
        for run, left, right in zip(wished, before, after, strict=False)
    ]
    return "".join(map(_drawn, _joined(found))).strip()


class _Run(NamedTuple):
    text: str
    form: Literal["plain", "bold", "address"]


def _wish(span: Span) -> Literal["plain", "bold", "address"]:
    if span.role == "link" and https_address(span.text):
        return "address"
    return "bold" if INKS[span.role].weight >= BOLD else "plain"


def _joined(runs: Iterable[_Run]) -> list[_Run]:
    """Runs of one form as one, so that a word made of several is seen as a word. Addresses stay apart."""
    found: list[_Run] = []
    for run in runs:
        if found and run.form == found[-1].form != "address":
            found[-1] = _Run(found[-1].text + run.text, run.form)
        elif run.text:
            found.append(run)
    return found


def _seen(text: str, before: str, after: str) -> bool:
    """Whether a parser sees signs for bold around a text with these neighbours."""
    words = text.split()
    if not words:
        return False
    left = before if text[0] == words[0][0] else " "
    right = after if text[-1] == words[-1][-1] else " "
    return (_parts(left) or _is_letter(words[0], 0)) and (_parts(right) or _is_letter(words[-1], -1))


def _drawn(run: _Run) -> str:
    if run.form == "address":
        return f"<{run.text}>"
    core = run.text.strip()
    if run.form == "plain":
        return _text(run.text)
    before, after = run.text.split(core)
    return f"{before}**{_text(core)}**{after}"


def _parts(sign: str) -> bool:
    """Whether a sign beside bold text, or the end of the line there, parts it from what comes beyond."""
    return not sign or sign.isspace() or sign in string.punctuation or unicodedata.category(sign)[0] == "P"


def _is_letter(word: str, at: int) -> bool:
    """Whether a word begins or ends with a letter once it is drawn."""
    return unicodedata.category(word[at])[0] not in "PS" and not _LINKS_ITSELF.search(word)


def _text(text: str) -> str:
    """Text with its signs escaped. Words that many readers make links of whatever is escaped become code."""
    return "".join(
        _address(piece) if _LINKS_ITSELF.search(piece) else _SIGNS.sub(r"\\\1", piece)
        for piece in _BETWEEN_WORDS.split(text)
    )


def _address(word: str) -> str:
    """A word as code, the full stop or comma behind it left outside."""
    core = word.rstrip(".,;:!?)")
    return f"`{core}`{word[len(core) :]}"
