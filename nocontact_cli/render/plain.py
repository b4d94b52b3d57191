"""A page line by line: no colour, no boxes, no wrapping; a table row is one line."""

from __future__ import annotations

from nocontact_cli.render.clean import clean
from nocontact_cli.render.page import Bar, Chart, Gap, Heading, Page, Paragraph, Table
from nocontact_cli.render.series import in_words


def draw_plain(page: Page) -> str:
    """The page as text that ends in a line feed."""
    lines: list[str] = []
    for block in page.blocks:
        match block:
            case Heading(text, level):
                if lines and lines[-1]:
                    lines.append("")
                lines.append(clean(text) + ("" if level == 1 or text.endswith("?") else ":"))
            case Paragraph(spans, indent, hang):
                lines.append("  " * indent + hang + "".join(clean(span.text) for span in spans))
            case Table():
                lines += _rows(block)
            case Bar() | Chart():
                lines.append(clean(block.words if isinstance(block, Bar) else in_words(block)))
            case Gap():
                if lines and lines[-1]:
                    lines.append("")
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines) + "\n" if lines else ""


def _rows(table: Table) -> list[str]:
    found = []
    for row in table.rows:
        cells = [clean(cell.text) for cell in row]
        lead = " - ".join(cell for cell in cells[: table.lead] if cell)
        rest = [
            f"{column.lower()}: {cell}"
            for column, cell in zip(table.columns[table.lead :], cells[table.lead :], strict=True)
            if cell
        ]
        found.append("- " + "; ".join([lead, *rest]))
    return found
