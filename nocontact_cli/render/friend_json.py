"""A checklist for a friend as JSON: `nocontact.friend`, a contract."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from nocontact_cli.render.friend_wording import whom

if TYPE_CHECKING:
    from nocontact_cli.domain.checklist import Source
    from nocontact_cli.domain.friend import FriendList, FriendStep
    from nocontact_cli.domain.friend_words import FriendWord, FriendWords
    from nocontact_cli.domain.support import HelpLine

SCHEMA: Final = "nocontact.friend"


def friend_json(made: FriendList) -> dict[str, Any]:
    """The whole list."""
    return {
        "schema": SCHEMA,
        "version": 1,
        "list": made.name,
        "made_on": made.made_on.isoformat(),
        "checklists": made.edition,
        "reviewed": made.reviewed.isoformat(),
        "person": whom(made),
        "people": [{"n": number, "told": told} for number, told in made.people.items()],
        "steps": [_step(step) for step in made.steps],
        "rules": [_word(made.words, word) for word in made.words.rules],
        "your_side": [_word(made.words, word) for word in made.words.your_side],
        "help": [_line(line) for line in made.help],
    }


def draw_friend_json(made: FriendList) -> str:
    """The list as a file: one line for each step, so that a long list stays small. ASCII only."""
    document = friend_json(made)
    lines = [f"{_compact(name)}: {_lines(value)}" for name, value in document.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def page_json(made: FriendList) -> dict[str, Any]:
    """What the scripts of a page need to know of the list it shows."""
    return {
        "schema": SCHEMA,
        "version": 1,
        "list": made.name,
        "made_on": made.made_on.isoformat(),
        "steps": [{"n": step.n, "item": step.item} for step in made.steps],
    }


def _lines(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return _compact(value)
    return "[\n" + ",\n".join(_compact(one) for one in value) + "\n]"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True)


def _step(step: FriendStep) -> dict[str, Any]:
    return {
        "n": step.n,
        "item": step.item,
        "platform": step.platform,
        "account": step.label,
        "person": step.person,
        "part": step.part,
        "title": step.title,
        "why": step.why,
        "how": {f"{way.answer}, {way.device}" if way.answer else way.device: list(way.lines) for way in step.how},
        "noticed": step.noticed,
        "signs": step.signs,
        "evidence_first": step.evidence_first,
        "needs_owner": step.needs_owner,
        "quieter": step.quieter,
        "say": step.say,
        "minutes": step.minutes,
        "by": step.by,
        "unconfirmed": step.unconfirmed,
        "open": step.open,
        "alternatives": list(step.alternatives),
        "sources": [_source(source) for source in step.sources],
    }


def _word(words: FriendWords, word: FriendWord) -> dict[str, Any]:
    return {"text": word.text, "why": word.why, "sources": [_source(source) for source in words.sources_of(word)]}


def _source(source: Source) -> dict[str, str]:
    return {"title": source.title, "publisher": source.publisher, "url": source.url, "kind": source.kind}


def _line(line: HelpLine) -> dict[str, Any]:
    return {
        "name": line.name,
        "country": line.country,
        "phone": line.phone,
        "text": line.text,
        "chat": line.chat,
        "email": line.email,
        "site": line.site,
        "hours": line.hours,
    }
