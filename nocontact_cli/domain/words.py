"""The fixed words of the field, each list in its order."""

from __future__ import annotations

from typing import Final

KINDS: Final = (
    "locate",
    "enter",
    "control",
    "spend",
    "impersonate",
    "publish",
    "reach",
    "return",
    "relay",
    "watch",
    "remind",
)
"""Kinds of exposure, worst first."""

SEVERITIES: Final = ("critical", "high", "medium", "low")
"""Worst first."""

STAGES: Final = ("prepare", "evidence", "secure", "locate", "block", "tidy")
NOTICED: Final = ("silent", "maybe", "visible")
EACH: Final = ("once", "account", "person")
BY: Final = ("me", "friend", "company")
DEVICES: Final = ("iphone", "android", "windows", "mac", "linux", "web")
"""Devices a plan can name."""
ANY_DEVICE: Final = "any"
GROUPS: Final = (
    "start",
    "phone",
    "email",
    "messaging",
    "social",
    "accounts",
    "location",
    "home",
    "money",
    "media",
    "people",
)
TRIGGERS: Final = ("new-phone", "new-number", "moved", "app-update", "court-date", "holiday")
SOURCE_KINDS: Final = ("official", "expert", "press")

ANSWERS: Final = ("done", "later", "not-mine", "keep", "stuck", "open")
"""What can be answered for an item; `undo` takes one back."""
UNDO: Final = "undo"

ITEM_STATES: Final = ("unchecked", "reopened", "later", "stuck", "due", "keep", "done", "not-mine")
EXPOSURE_STATES: Final = ("open", "due", "kept", "residual", "closed", "not-applicable")
"""In the order of the report."""

CONTACT_REASONS: Final = ("children", "court", "work", "other")
CIRCUMSTANCES: Final = {
    "device-safe": ("yes", "no"),
    "can-change": ("yes", "no"),
    "proof": ("yes", "no"),
    "location": ("yes", "no"),
}
"""The circumstances that are one question for the whole plan, with their values."""
UNKNOWN: Final = "unknown"
NONE: Final = "none"

START: Final = "start"
"""The checklist that is in every plan."""
MOST_PEOPLE: Final = 9
