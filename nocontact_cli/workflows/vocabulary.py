"""The words and types of the domain that the command line speaks of, handed on in one place."""

from nocontact_cli.domain.ids import AccountId
from nocontact_cli.domain.items import ItemState
from nocontact_cli.domain.plan import Plan
from nocontact_cli.domain.report import Report
from nocontact_cli.domain.words import (
    ANSWERS,
    DEVICES,
    ITEM_STATES,
    KINDS,
    MOST_PEOPLE,
    NONE,
    SEVERITIES,
    START,
    TRIGGERS,
    UNDO,
)

__all__ = [
    "ANSWERS",
    "DEVICES",
    "ITEM_STATES",
    "KINDS",
    "MOST_PEOPLE",
    "NONE",
    "SEVERITIES",
    "START",
    "TRIGGERS",
    "UNDO",
    "AccountId",
    "ItemState",
    "Plan",
    "Report",
]
