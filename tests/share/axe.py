"""axe-core, the checker of accessibility rules, run in a page of a real browser. It needs no network."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from playwright.sync_api import Page as Tab

TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""WCAG 2.2 at its levels A and AA."""
_SCRIPT: Final = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
# Left out by axe unless it is named, as it is new in WCAG 2.2.
_RUN: Final = """tags => axe.run(document, {
  runOnly: {type: 'tag', values: tags}, rules: {'target-size': {enabled: true}}, resultTypes: ['violations']})"""
_PREPARE: Final = """() => {
  // What stands in `noscript` is passed over by axe, though it is on the screen where scripts are off.
  for (const one of document.querySelectorAll('noscript:has(*)')) {
    const plain = document.createElement('div');
    plain.append(...one.childNodes);
    one.replaceWith(plain);
  }
  // Places that are drawn only when somebody comes by would move while axe measures what covers what.
  for (const one of document.querySelectorAll('*')) {
    if (getComputedStyle(one).contentVisibility === 'auto') {
      one.style.contentVisibility = 'visible';
    }
  }
}"""


@dataclass(frozen=True)
class Checked:
    """What axe found.

    Args:
        faults: Each broken rule with its place in the page and what would mend it.
        rules: Names of all rules that found something to look at.
    """

    faults: list[str]
    rules: set[str]


def check(tab: Tab) -> Checked:
    """What axe-core finds in a page as it stands.

    Args:
        tab: A page. The script comes in from outside the page, whose own policy stays as it is. All of the page is
            drawn for it, and what only those without scripts see is checked too where scripts were off.
    """
    tab.evaluate(_PREPARE)
    tab.evaluate(f"(() => {{ {_SCRIPT}; return true }})()")
    found = tab.evaluate(_RUN, list(TAGS))
    return Checked(
        [
            f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['html'][:160]}: {node.get('failureSummary')}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ],
        {rule["id"] for kind in ("violations", "passes", "incomplete") for rule in found[kind]},
    )


def go_without_scripts(tab: Tab, address: str) -> None:
    """Open a page with scripts off, so that it stands there as somebody without scripts sees it."""
    session = tab.context.new_cdp_session(tab)
    session.send("Emulation.setScriptExecutionDisabled", {"value": True})
    tab.goto(address)
    # The scripts of the page were passed over for good; axe itself needs them to be on.
    session.send("Emulation.setScriptExecutionDisabled", {"value": False})
