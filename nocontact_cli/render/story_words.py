"""An entry of the record as one plain sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.attempts import OTHER_WAYS
from nocontact_cli.domain.exports import MADE_SEALED
from nocontact_cli.domain.identities import KNOWN
from nocontact_cli.domain.ids import parse_account
from nocontact_cli.domain.record import (
    ANSWER,
    ATTEMPT,
    AUDIT,
    EXPORT,
    FINDING,
    FOUND,
    IDENTIFIER,
    LETTER,
    PLAN,
    PROOF,
    REASONS,
    URGE,
)
from nocontact_cli.domain.words import CONTACT_REASONS, NONE, UNKNOWN
from nocontact_cli.render.people_page import KIND_WORDS
from nocontact_cli.render.wording import (
    CONTACT_WORDS,
    DEVICE_WORDS,
    KIND_PHRASES,
    OTHER_PERSON,
    TRIGGER_WORDS,
    WAY_WORDS,
    account_words,
    count,
    listed,
    long_date,
    person_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nocontact_cli.domain.checklist import Catalogue
    from nocontact_cli.domain.ids import AccountId
    from nocontact_cli.domain.plan import Plan
    from nocontact_cli.domain.record import Entry
    from nocontact_cli.domain.story import Line

_ANSWERS: Final[Mapping[str, str]] = {
    "done": "{who} did {step}{until}.",
    "later": "{who} put off {step}.",
    "not-mine": "{who} noted that {step} does not apply.",
    "keep": "{who} kept {step} open on purpose{until}.",
    "stuck": "{who} got stuck at {step}.",
    "open": "{who} noted that {step} is open again.",
    "undo": "{who} took back the answer before for {step}.",
}
_UNTIL: Final[Mapping[str, str]] = {"done": ", due for another look on {day}", "keep": ", through {day}"}
_BY: Final[Mapping[str, str]] = {"self": "You", "friend": "A friend", "export": "A data export"}
_WROTE: Final[Mapping[str, str]] = {"self": "You wrote", "friend": "The friend wrote", "export": "It says"}
_NOT_SURE: Final = "not sure"
_QUIETER_WAY: Final = "quieter way"
_CIRCUMSTANCES: Final[Mapping[str, tuple[str, str, str]]] = {
    "device-safe": (
        "You noted that this computer is safe from the other person.",
        "You noted that this computer is not safe from the other person.",
        "You left open whether this computer is safe from the other person.",
    ),
    "can-change": (
        "You noted that things can be changed now.",
        "You noted that things cannot be changed freely now.",
        "You left open whether things can be changed now.",
    ),
    "proof": (
        "You noted that proof may be needed.",
        "You noted that no proof is needed.",
        "You left open whether proof may be needed.",
    ),
    "location": (
        "You noted that they could see where you are.",
        "You noted that they cannot see where you are.",
        "You left open whether they could see where you are.",
    ),
}
"""What is said for yes, for no, and where it was left open."""
_FINDINGS: Final[Mapping[str, str]] = {
    "confirmed": "confirms {step}",
    "contradicted": "shows that {step} is open again",
}
_URGES: Final[Mapping[str, str]] = {
    "stayed": "There was an urge to get in touch, and you stayed with your decision.",
    "contact": "There was an urge to get in touch, and contact happened.",
}


class Teller:
    """Tells entries in words.

    Args:
        plan: For the names of people.
        catalogue: For the names of platforms and the titles of steps.
    """

    def __init__(self, plan: Plan, catalogue: Catalogue) -> None:
        self._plan = plan
        self._catalogue = catalogue
        self._kinds: Mapping[str, Callable[[Line], str]] = {
            ANSWER: self._answer,
            PLAN: self._plan_change,
            ATTEMPT: self._attempt,
            PROOF: self._proof,
            FINDING: self._finding,
            FOUND: self._found,
            IDENTIFIER: self._identifier,
            AUDIT: self._audit,
            REASONS: self._reasons,
            URGE: self._urge,
            LETTER: self._letter,
            EXPORT: self._export,
        }

    def sentence(self, line: Line) -> str:
        """One entry in a sentence, with its note, and with the day of writing down where that is another one."""
        entry = line.entry
        text = self._kinds.get(entry.kind, self._other)(line)
        written = entry.at.date()
        # Proof is written down together with its attempt.
        told = entry.kind == PROOF or written == entry.day
        return text if told else f"{text} (Written down on {long_date(written)}.)"

    def _answer(self, line: Line) -> str:
        entry = line.entry
        if entry.says == "keep" and entry.note == _QUIETER_WAY:
            return f"{_who(entry)} took the quieter way for {self._step(line)}."
        if entry.says == "open" and entry.note == _NOT_SURE:
            return f"{_who(entry)} had doubts about {self._step(line)}, so it counts as open again."
        until = _UNTIL.get(entry.says, "").format(day=long_date(entry.until)) if entry.until else ""
        form = _ANSWERS.get(entry.says, "{who} answered {step} with: {says}.")
        return form.format(who=_who(entry), until=until, step=self._step(line), says=entry.says) + _noted(entry)

    def _attempt(self, line: Line) -> str:
        one = line.attempt
        if one is None:
            return self._other(line)
        at = f" at {one.time}" if one.time else ""
        way = self._where(one.account) if one.account else WAY_WORDS[one.way] if one.way in OTHER_WAYS else one.way
        came = "got through" if one.reached else "tried to get through"
        end = "" if one.reached else ", and it did not reach you"
        return f"{_capital(self._person(one.person))} {came} by {way}{at}{end}.{_noted(line.entry)}"

    def _proof(self, line: Line) -> str:
        entry = line.entry
        return f"You noted a saved file as proof: {entry.note or 'without a name'}, SHA-256 {entry.says}."

    def _finding(self, line: Line) -> str:
        entry = line.entry
        words = _FINDINGS.get(entry.says, "says something about {step}").format(step=self._step(line))
        return f"A data export {words}.{_noted(entry)}"

    def _identifier(self, line: Line) -> str:
        """What it is stays out of the story, which may be printed."""
        person, _, kind = line.entry.about.partition(" ")
        number = int(person) if person.isdecimal() else 1
        name = self._plan.name_of(number) or OTHER_PERSON
        kind = KIND_WORDS.get(kind, kind)
        verb = "noted" if line.entry.says == KNOWN else "took out"
        return f"You {verb} how data exports may call {name}: {kind}."

    def _found(self, line: Line) -> str:
        return f"You found something at {self._step(line)}.{_noted(line.entry)}"

    def _audit(self, line: Line) -> str:
        entry = line.entry
        what, _, name = entry.about.partition(" ")
        scope = {
            "due": " of what was due",
            "all": " of everything",
            "after": f" after {TRIGGER_WORDS.get(name, name)}",
            "knew": f" of one kind of door ({KIND_PHRASES.get(name, name)})",
        }.get(what, "")
        return f"You {'went through' if entry.says == 'ended' else 'began'} a re-check{scope}."

    def _reasons(self, line: Line) -> str:
        return "You wrote down your reasons." if line.entry.note else "You took your reasons out."

    def _urge(self, line: Line) -> str:
        return _URGES.get(line.entry.says, "There was an urge to get in touch.")

    def _letter(self, line: Line) -> str:  # noqa: ARG002 - As the others.
        return "You kept a message that was not sent."

    def _export(self, line: Line) -> str:
        entry = line.entry
        steps = count(len((entry.note or "").splitlines()), "step")
        lock = ", locked with words" if entry.says == MADE_SEALED else ""
        return f"You wrote a checklist for a friend with {steps}{lock} (list {entry.about})."

    def _other(self, line: Line) -> str:
        entry = line.entry
        return f"{_who(entry)} added an entry: {' '.join(one for one in (entry.kind, entry.about, entry.says) if one)}."

    def _plan_change(self, line: Line) -> str:
        entry = line.entry
        what, _, name = entry.about.partition(" ")
        used = entry.says == "use"
        if what == "account":
            where = self._where(line.account) if line.account else name
            return f"You added {where} to your plan." if used else f"You took {where} out of your plan."
        if what == "device":
            device = DEVICE_WORDS.get(name, name)
            return f"You added a device: {device}." if used else f"You took out a device: {device}."
        if what == "person":
            return self._person_change(entry, name)
        return self._circumstance(line, name) if what == "circumstance" else self._other(line)

    def _person_change(self, entry: Entry, number: str) -> str:
        if entry.says == "retired":
            return f"You took person {number} out of your plan."
        if entry.says == "unnamed" or not entry.note:
            return f"You took the nickname of person {number} away."
        return f"You called person {number} {entry.note}."

    def _circumstance(self, line: Line, name: str) -> str:
        says = line.entry.says
        if name in _CIRCUMSTANCES:
            yes, no, unknown = _CIRCUMSTANCES[name]
            return yes if says == "yes" else no if says == "no" else unknown
        head = name.partition("@")[0]
        if head in ("contact", "channel") and line.person:
            return self._contact(line, line.person) if head == "contact" else self._channel(line, line.person)
        if name == "country":
            return f"You chose the help lines of a country ({says})."
        if name == "platforms-asked":
            return f"The first questions went as far as {self._platform(says)}."
        return self._question(line, name)

    def _contact(self, line: Line, number: int) -> str:
        says, person = line.entry.says, self._person(number)
        if says == UNKNOWN:
            return f"You left open whether some contact with {person} has to stay."
        if says == NONE:
            return f"You noted that no contact with {person} has to stay."
        why = listed([CONTACT_WORDS[one] if one in CONTACT_REASONS else one for one in says.split(",")])
        return f"You noted that some contact with {person} has to stay, because of {why}."

    def _channel(self, line: Line, number: int) -> str:
        says, person = line.entry.says, self._person(number)
        if says in (UNKNOWN, NONE):
            return f"You chose no channel that stays for {person}."
        return (
            f"You chose {self._where(line.account) if line.account else says} as the channel that stays for {person}."
        )

    def _question(self, line: Line, name: str) -> str:
        says = line.entry.says
        checklist = self._catalogue.checklists.get(line.account.platform) if line.account else None
        question = checklist.asks.get(name.rpartition(".")[2]) if checklist else None
        words = f"“{question.question}” ({name})" if question else f"“{name}”"
        if says == UNKNOWN:
            return f"You left {words} open."
        return f"You answered {words} with {question.answers.get(says, says) if question else says}."

    def _step(self, line: Line) -> str:
        """A step with the name it had, and for whom."""
        if line.step is None:
            return line.entry.about
        person = person_words(self._plan, line.person)
        return f"“{line.step.title}” ({line.entry.about}{f', {person}' if person else ''})"

    def _person(self, number: int) -> str:
        return person_words(self._plan, number) or OTHER_PERSON

    def _where(self, account: AccountId) -> str:
        checklist = self._catalogue.checklists.get(account.platform)
        return account_words(checklist, account) if checklist else str(account)

    def _platform(self, name: str) -> str:
        account = parse_account(name)
        return self._where(account) if account else name


def _who(entry: Entry) -> str:
    return _BY.get(entry.by, entry.by)


def _noted(entry: Entry) -> str:
    """The words given to an entry."""
    return f" {_WROTE.get(entry.by, 'They wrote')}: “{entry.note}”" if entry.note else ""


def _capital(words: str) -> str:
    """The words at the head of a sentence. A nickname stays as it was typed."""
    return words[0].upper() + words[1:] if words.startswith((OTHER_PERSON, "person ")) else words
