"""The fixed words as choices of the command line. A test holds them against the words of the domain."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How much an exposure weighs."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class State(StrEnum):
    """The state of an item."""

    UNCHECKED = "unchecked"
    REOPENED = "reopened"
    LATER = "later"
    STUCK = "stuck"
    DUE = "due"
    KEEP = "keep"
    DONE = "done"
    NOT_MINE = "not-mine"


class AnswerWord(StrEnum):
    """An answer, or taking the last one back."""

    DONE = "done"
    LATER = "later"
    NOT_MINE = "not-mine"
    KEEP = "keep"
    STUCK = "stuck"
    OPEN = "open"
    UNDO = "undo"


class YesNo(StrEnum):
    """Yes or no."""

    YES = "yes"
    NO = "no"


class Trigger(StrEnum):
    """An event that can undo steps."""

    NEW_PHONE = "new-phone"
    NEW_NUMBER = "new-number"
    MOVED = "moved"
    APP_UPDATE = "app-update"
    COURT_DATE = "court-date"
    HOLIDAY = "holiday"


class Kind(StrEnum):
    """A kind of exposure, worst first."""

    LOCATE = "locate"
    ENTER = "enter"
    CONTROL = "control"
    SPEND = "spend"
    IMPERSONATE = "impersonate"
    PUBLISH = "publish"
    REACH = "reach"
    RETURN = "return"
    RELAY = "relay"
    WATCH = "watch"
    REMIND = "remind"


class Topic(StrEnum):
    """What entries of the record are about."""

    ANSWERS = "answers"
    PLAN = "plan"
    ATTEMPTS = "attempts"
    AUDITS = "audits"
    URGES = "urges"
    LISTS = "lists"
