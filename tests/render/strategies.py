"""Pages of every kind, with texts that no author would write."""

from __future__ import annotations

from datetime import date
from typing import Final, get_args

from hypothesis import strategies as st

from nocontact_cli.render.page import Bar, Chart, Gap, Heading, Page, Paragraph, Role, Span, Table

FRAGMENTS: Final = (
    *"\\`*_[]<>(){}#+-=|~&!$:.@/'\"^ 1a\u20ac\u00a0\n\t\u202e\u200b\x1b",
    *("```", "~~~", "---", "===", "**", "__", "1. ", "2) ", "- [ ] ", "# ", "> ", "    ", "| --- |", "\\|"),
    *("<script>", "</style>", "<!--", "]]>", "<b>", "&amp;", "&#60;", "{{ 1 }}", "{% raw %}"),
    *("![x](y)", "[x](https://a.example)", "[x]: https://a.example", "<https://a.example>", "javascript:alert(1)"),
    *("https://a.example/b", "http://a.example", "www.a.example", "robin@a.example", "Zo\u00eb", "word"),
)
ADDRESSES: Final = (
    "https://a.example/settings",
    "https://a.example:8443/b?c=d&e=(f)#g_h_i*",
    "http://a.example",
    "javascript:alert(1)",
    "https://a.example@b.example/",
    "https://a.example/<b>",
    'https://a.example/"onclick="alert(1)',
    "https://b\u00fccher.example",
    "https://a.example/ b",
    "https://a.example\n",
    "https://a.ex\u200bample",
    "https:a.example",
    "//a.example",
    "",
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join))
ROLES = st.sampled_from(get_args(Role))
SPANS = st.one_of(st.builds(Span, TEXTS, ROLES), st.builds(Span, st.sampled_from(ADDRESSES), st.just("link")))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table of one to four columns."""
    width = draw(st.integers(1, 4))
    rows = draw(st.lists(st.tuples(*[SPANS] * width), max_size=4))
    columns = tuple(draw(st.sampled_from(["Where", "How it stands", "State"])) for _ in range(width))
    weights = draw(st.one_of(st.just(()), st.tuples(*[st.integers(1, 9)] * width)))
    return Table(columns, tuple(rows), draw(st.integers(1, width)), weights)


POINTS = st.dictionaries(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 999), max_size=40).map(
    lambda found: tuple(sorted(found.items()))
)
BLOCKS = st.one_of(
    st.builds(Heading, TEXTS, st.sampled_from([1, 2])),
    st.builds(
        Paragraph,
        st.lists(SPANS, min_size=1, max_size=4).map(tuple),
        st.integers(0, 2),
        st.sampled_from(["", "- ", "1. ", "2. ", "12. "]),
    ),
    tables(),
    st.builds(lambda done, more, text: Bar(done, done + more, text), st.integers(0, 99), st.integers(0, 99), TEXTS),
    st.builds(Chart, POINTS, TEXTS),
    st.builds(Gap),
)
PAGES = st.lists(BLOCKS, max_size=6).map(lambda blocks: Page(tuple(blocks)))
