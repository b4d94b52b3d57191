"""How to ask a platform for a data export without it being noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nocontact_cli.render.page import Block, Gap, Heading, Page, Span, mixed, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocontact_cli.domain.export_guides import ExportGuide, ExportGuides


def guide_page(guides: ExportGuides, shown: Sequence[ExportGuide]) -> Page:
    """How to ask for exports without it being noticed."""
    blocks: list[Block] = [Heading("How to ask for your own data, quietly", 1)]
    for one in shown:
        blocks += [Gap(), Heading(one.name)]
        blocks += [say(line, hang=f"{at}. ") for at, line in enumerate(one.guide, 1)]
        blocks += [
            mixed(Span("How long: ", "strong"), one.takes),
            mixed(Span("What may be noticed: ", "strong"), one.noticed),
            *(mixed(Span("What it cannot show: ", "strong"), line) for line in one.limits),
        ]
    return Page((*blocks, Gap(), say(guides.after, "notice")))


def guides_json(guides: ExportGuides, shown: Sequence[ExportGuide]) -> dict[str, Any]:
    """`nocontact.guides`: how to ask for exports."""
    return {
        "schema": "nocontact.guides",
        "version": 1,
        "after": guides.after,
        "guides": [
            {
                "platform": one.id,
                "name": one.name,
                "reviewed": one.reviewed.isoformat(),
                "guide": list(one.guide),
                "takes": one.takes,
                "noticed": one.noticed,
                "limits": list(one.limits),
                "sources": [source.url for source in guides.sources_of(one)],
            }
            for one in shown
        ],
    }
