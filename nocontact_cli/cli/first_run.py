"""The questions before the walk. Each can be skipped; only what is unknown is asked again."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from itertools import groupby
from typing import TYPE_CHECKING

from nocontact_cli.cli.asking import GONE, LEAVE, Choice
from nocontact_cli.cli.leaving import Gone, Left
from nocontact_cli.cli.new_passphrase import made_words, new_passphrase
from nocontact_cli.cli.options import called_by
from nocontact_cli.cli.supporting import ask_country
from nocontact_cli.errors import UsageError
from nocontact_cli.render import questions
from nocontact_cli.render.page import Heading, Page, say
from nocontact_cli.render.step_page import step_in_full
from nocontact_cli.render.support_page import support_page
from nocontact_cli.render.wording import CONTACT_WORDS, OTHER_PERSON, account_words, person_words
from nocontact_cli.workflows.beginning import (
    asked_about,
    given_passphrase,
    keychain_name,
    make_record,
    unknown,
)
from nocontact_cli.workflows.planning import PlanChange, change_plan, read_account
from nocontact_cli.workflows.session import Session
from nocontact_cli.workflows.supporting import COUNTRY, support_for
from nocontact_cli.workflows.vocabulary import DEVICES, MOST_PEOPLE, NONE, START
from nocontact_cli.workflows.walking import start_only

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocontact_cli.cli.asking import Asker
    from nocontact_cli.workflows.context import Context
    from nocontact_cli.workflows.vocabulary import AccountId

SKIP = Choice("s", "skip")
HELP = Choice("h", "help lines")
CONTACT_LETTERS = {"c": "children", "t": "court", "w": "work", "o": "other"}


def begin(asker: Asker, context: Context) -> Session:
    """The first run, up to the point where the record exists and knows whom it is about.

    Raises:
        Left: The person stops; nothing has been written.
    """
    session = Session(context)
    if _circumstance(asker, session, "device-safe") == "yes":
        _circumstance(asker, session, "can-change")
    else:
        _unsafe_device(asker, session)
    _lock(asker, session)
    _people(asker, session)
    _ask_rest(asker, session)
    return session


def ask_unknown(asker: Asker, session: Session) -> None:
    """Ask what is still unknown, each answer stored before the next question."""
    for name in ("device-safe", "can-change"):
        if name in unknown(session).circumstances:
            _circumstance(asker, session, name)
    if unknown(session).people:
        _people(asker, session)
    _ask_rest(asker, session)


def _ask_rest(asker: Asker, session: Session) -> None:
    for number in unknown(session).contact:
        _contact(asker, session, number)
    for name in ("proof", "location"):
        if name in unknown(session).circumstances:
            _circumstance(asker, session, name)
    _platforms(asker, session, unknown(session).platforms)
    for account, question in unknown(session).questions:
        _question(asker, session, account, question)
    for number in unknown(session).channel:
        _channel(asker, session, number)
    if unknown(session).devices:
        _devices(asker, session)


def _circumstance(asker: Asker, session: Session, name: str) -> str | None:
    asked = questions.CIRCUMSTANCE_QUESTIONS[name]
    choices = (Choice("y", asked.yes), Choice("n", asked.no), SKIP, HELP)
    while (key := asker.key(questions.circumstance_page(name), choices, enter=True)) == HELP.key:
        _help_lines(asker, session)
    value = {"y": "yes", "n": "no"}.get(key)
    if value:
        change_plan(session, PlanChange(circumstances=[f"{name}={value}"]))
    return value


def _help_lines(asker: Asker, session: Session) -> None:
    """Help lines of a country the person names; it is kept for the end of reports."""
    country = session.plan.circumstance(COUNTRY)
    if country is None:
        country = ask_country(asker, session.context.env)
        if country:
            change_plan(session, PlanChange(circumstances=[f"{COUNTRY}={country}"]))
    asker.show(support_page(support_for(session.plan), called_by()))


def _unsafe_device(asker: Asker, session: Session) -> None:
    choices = (Choice("r", "read the first steps"), HELP, Choice("g", "go on with a passphrase"))
    while True:
        try:
            key = asker.key(questions.UNSAFE_PAGE, choices)
        except Left:
            asker.show(questions.STOPPED_PAGE)
            raise
        if key == "g":
            return
        if key == HELP.key:
            _help_lines(asker, session)
            continue
        report = session.report()
        with suppress(Left):
            for item in start_only(report):
                asker.show(step_in_full(report, item))


def _lock(asker: Asker, session: Session) -> None:
    given = given_passphrase(session)
    if given is not None:
        make_record(session, given)
        return
    keychain = keychain_name(session)
    choices = [Choice("p", "my own passphrase"), Choice("w", "words made for me")]
    if keychain:
        choices.append(Choice("c", "this computer's keychain"))
    key = asker.key(questions.lock_page(keychain), choices)
    if key == "c":
        make_record(session, None)
        return
    make_record(session, made_words(asker) if key == "w" else new_passphrase(asker))


def _people(asker: Asker, session: Session) -> None:
    names: list[str] = []
    while len(names) < MOST_PEOPLE:
        name = asker.text(questions.people_page(names), "Nickname (Enter to go on):")
        if not name:
            break
        try:
            change_plan(session, PlanChange(people=[*names, name]))
        except UsageError as error:
            asker.note(error.what)
            continue
        names.append(name)


def _contact(asker: Asker, session: Session, number: int) -> None:
    words = {letter: CONTACT_WORDS[reason] for letter, reason in CONTACT_LETTERS.items()}
    page = questions.contact_page(person_words(session.plan, number) or OTHER_PERSON, words)
    while True:
        typed = _short(asker, page, "Letters (Enter to skip, q to leave):")
        if typed in ("", SKIP.key):
            return
        letters = set(typed) - set(" ,")
        if letters and (letters == {"n"} or letters <= set(CONTACT_LETTERS)):
            break
        asker.note("Those letters are not on the list. You can type some of them, or n for none.")
    reasons = [reason for letter, reason in CONTACT_LETTERS.items() if letter in letters]
    change_plan(session, PlanChange(circumstances=[f"contact@{number}={','.join(reasons) or NONE}"]))


def _platforms(asker: Asker, session: Session, names: Sequence[str]) -> None:
    """One page for each group of platforms, and the several accounts of one where there are."""
    checklists = session.every_checklist if names else {}
    for group, members in groupby(names, key=lambda name: checklists[name].group):
        platforms = list(members)
        use: list[str] = []
        for platform, how_many in _chosen(asker, group, [checklists[name].name for name in platforms], platforms):
            use += _several(asker, session, platform, checklists[platform].name) if how_many > 1 else [platform]
        # All accounts of a page at once: whoever leaves half-way is asked about this group again.
        change_plan(session, PlanChange(use=use))
        asked_about(session, platforms[-1])


def _chosen(asker: Asker, group: str, words: Sequence[str], platforms: Sequence[str]) -> Sequence[tuple[str, int]]:
    """Which platforms of a group are used, and how often each was named."""
    while True:
        typed = _short(asker, questions.platforms_page(group, words), "Numbers (Enter for none, q to leave):")
        if typed in ("", SKIP.key):
            return ()
        numbers = typed.replace(",", " ").split()
        if all(number.isdecimal() and 0 < int(number) <= len(platforms) for number in numbers):
            found = Counter(int(number) for number in numbers)
            return [(platforms[number - 1], found[number]) for number in sorted(found)]
        asker.note("Those numbers are not on the list.")


def _several(asker: Asker, session: Session, platform: str, name: str) -> list[str]:
    """The accounts of a platform by the words typed for them."""
    while True:
        typed = asker.text(questions.labels_page(name, platform), "Words (Enter for one account):")
        use = [f"{platform}:{label}" for label in typed.lower().replace(",", " ").split()] or [platform]
        try:
            for account in use:
                read_account(account, session.catalogue.platforms)
        except UsageError as error:
            asker.note(f"{error.what} {error.do}")
        else:
            return use


def _question(asker: Asker, session: Session, account: AccountId, name: str) -> None:
    checklist = session.catalogue.checklists[account.platform]
    asked = checklist.asks[name]
    answers = list(asked.answers.items())
    page = Page((Heading(asked.question, 1), say(f"This is about: {account_words(checklist, account)}", "muted")))
    yes_no = {"yes": "y", "no": "n"}
    by_word = all(answer in yes_no for answer, _ in answers)
    keys = {yes_no[answer] if by_word else str(at): answer for at, (answer, _) in enumerate(answers, 1)}
    choices = [
        Choice(key, asked.answers[answer].lower() if by_word else asked.answers[answer]) for key, answer in keys.items()
    ]
    key = asker.key(page, (*choices, SKIP), enter=True)
    if key in keys:
        change_plan(session, PlanChange(circumstances=[f"{account}.{name}={keys[key]}"]))


def _channel(asker: Asker, session: Session, number: int) -> None:
    checklists = session.catalogue.checklists
    accounts = [one for one in session.plan.accounts if one.platform != START and one.platform in checklists]
    if not accounts:
        return
    names = [account_words(checklists[account.platform], account) for account in accounts]
    person = person_words(session.plan, number) or OTHER_PERSON
    while True:
        typed = _short(asker, questions.channel_page(person, names), "Number (Enter to skip, q to leave):")
        if typed in ("", SKIP.key):
            return
        if typed.isdecimal() and 0 < int(typed) <= len(accounts):
            change_plan(session, PlanChange(circumstances=[f"channel@{number}={accounts[int(typed) - 1]}"]))
            return
        asker.note("That number is not on the list.")


def _devices(asker: Asker, session: Session) -> None:
    while True:
        typed = _short(asker, questions.devices_page(), "Numbers (Enter to skip, q to leave):")
        if typed in ("", SKIP.key):
            return
        numbers = typed.replace(",", " ").split()
        if all(number.isdecimal() and 0 < int(number) <= len(DEVICES) for number in numbers):
            change_plan(session, PlanChange(devices=[DEVICES[int(number) - 1] for number in numbers]))
            return
        asker.note("Those numbers are not on the list.")


def _short(asker: Asker, page: Page, prompt: str) -> str:
    """Take letters or numbers. As no word is asked for here, the keys that leave do so."""
    typed = asker.text(page, prompt).lower()
    if typed == LEAVE.key:
        raise Left
    if typed == GONE.key:
        raise Gone
    return typed
