"""What is asked before the walk: why it is asked, and what can be answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.words import DEVICES
from nocontact_cli.render.page import Block, Gap, Heading, Page, bullet, say
from nocontact_cli.render.wording import DEVICE_WORDS, GROUP_WORDS, HELP_NOTE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class YesNo:
    """A question about a circumstance, with the words of its two answers."""

    question: str
    why: str
    yes: str = "yes"
    no: str = "no"


CIRCUMSTANCE_QUESTIONS: Final[Mapping[str, YesNo]] = {
    "device-safe": YesNo(
        "Is this computer safe from the other person?",
        "Do they never use it, never look at it, and not know its password? If they might, what this program writes "
        "could be found, and it is better to read on from a device they never touch.",
        yes="yes, they never use or see it",
        no="no, or I am not sure",
    ),
    "can-change": YesNo(
        "Can you change things now without it getting worse for you?",
        "Some steps show: a log-out, a block, a share that ends. If a reaction could put you at risk, only steps that "
        "nobody notices come up now, and the others wait for a moment that you choose.",
        yes="yes, I can",
        no="no, or I am not sure",
    ),
    "proof": YesNo(
        "May you need proof some day?",
        "For the police, a court, work or a landlord. If so, steps that save messages and calls come before the steps "
        "that could remove them.",
    ),
    "location": YesNo(
        "Could they see where you are?",
        "Through a shared location, a tracker, a car, a family account. If so, those steps come early.",
        yes="yes, or I am not sure",
    ),
}


def circumstance_page(name: str) -> Page:
    """The question about a circumstance. The first one also says where to find a person to talk to."""
    asked = CIRCUMSTANCE_QUESTIONS[name]
    page = Page((Heading(asked.question, 1), say(asked.why)))
    return page.then(Page((Gap(), say(HELP_NOTE, "muted")))) if name == "device-safe" else page


def welcome_page(prog: str) -> Page:
    """What this is, before anything is asked."""
    return Page(
        (
            Heading("A list of doors, closed one at a time", 1),
            say(
                "This program walks you through checklists for your phone, mail and accounts: every way somebody "
                "could still reach you, see you or get in. It keeps your answers in an encrypted record on this "
                "computer, and nothing leaves it."
            ),
            Gap(),
            bullet("You can skip every question, stop with q, and come back later."),
            bullet("x clears the screen at once. What you answered is kept."),
            bullet("Nothing is written before you have chosen how the record is locked."),
            Gap(),
            say(
                "If the other person can use or look at this computer: installing this program has left traces. "
                "You can stop here and read on from a device they never use."
            ),
            say(HELP_NOTE, "muted"),
            say(f"To begin: {prog} start", "strong"),
        )
    )


UNSAFE_PAGE: Final = Page(
    (
        Heading("You have a choice here", 1),
        say("Nothing has been written so far."),
        bullet("q stops here. You can read on from a device they never use: a library, a friend, a new phone."),
        bullet("You can read the first steps, without answering. Reading writes nothing."),
        bullet(
            "You can go on. Your record is then locked with a passphrase, and only steps that nobody notices come up."
        ),
        Gap(),
        say("Traces that stay even if you stop now: the program itself, and its name in the history of this window."),
        say(HELP_NOTE, "muted"),
    )
)

STOPPED_PAGE: Final = Page(
    (
        Heading("Nothing has been written", 1),
        say(
            "You can remove the program's folder. Its name may still stand in the history of this window's shell and "
            "of the browser it came from."
        ),
        say(HELP_NOTE, "muted"),
    )
)


def lock_page(keychain: str | None) -> Page:
    """How the record is locked."""
    blocks: list[Block] = [
        Heading("How would you like your record to be locked?", 1),
        say("The record says who you are cutting off and what is still open, so it is always encrypted."),
        bullet("p: a passphrase that you choose. A forgotten one cannot be recovered by anyone."),
        bullet("w: words that the program makes for you. You can write them down where only you look."),
    ]
    if keychain:
        blocks.append(
            bullet(
                f"c: this computer's keychain ({keychain}). Nothing to type; whoever sits at the unlocked computer "
                "can open the record."
            )
        )
    return Page(tuple(blocks))


def words_page(words: str, bits: int) -> Page:
    """The words the program made."""
    return Page(
        (
            Heading("Your words", 1),
            say(words, "strong"),
            Gap(),
            say(
                "You can write them down and keep them where only you look. Nobody can guess them "
                f"({bits} bits), and nobody can recover them."
            ),
            say("Enter goes on. The next page asks for them once, to be sure."),
        )
    )


WORDS_AGAIN_PAGE: Final = Page(
    (
        Heading("Your words, once", 1),
        say("You can type the words from the last page, with a space between them. They are not shown."),
    )
)


def passphrase_page(*, again: bool = False, short: bool = False, differs: bool = False) -> Page:
    """Asking for a passphrase, twice."""
    blocks: list[Block] = [Heading("Once more, to be sure" if again else "Your passphrase", 1)]
    if differs:
        blocks.append(Heading("The two were not the same. You can try again.", 2))
    if short:
        blocks.append(
            Heading("That one is short and easier to guess. You can type a longer one, or the same again to use it.", 2)
        )
    return Page((*blocks, say("It is not shown while you type. Several words in a row are easy to remember.")))


def people_page(names: Sequence[str]) -> Page:
    """Who it is about."""
    number = len(names) + 1
    if number == 1:
        return Page(
            (
                Heading("Who is this about?", 1),
                say(
                    "A nickname is enough; it helps you to tell people apart. Enter alone leaves it at "
                    "“the other person”."
                ),
            )
        )
    return Page(
        (
            Heading("Is there somebody else?", 1),
            say(f"So far: {', '.join(names)}. Another nickname, or Enter to go on."),
        )
    )


def contact_page(person: str, letters: Mapping[str, str]) -> Page:
    """Whether some contact has to stay with a person."""
    return Page(
        (
            Heading(f"Does some contact with {person} have to stay?", 1),
            say("If so, one channel can be kept open on purpose, and the steps will not push you to close it."),
            *(bullet(f"{letter}: because of {words}") for letter, words in letters.items()),
            bullet("n: no, none"),
            Gap(),
            say("You can type several letters, such as ct. Enter alone skips the question."),
        )
    )


def channel_page(person: str, accounts: Sequence[str]) -> Page:
    """Which account stays for the contact that has to stay."""
    return Page(
        (
            Heading(f"Which one channel stays open for {person}?", 1),
            say("One written channel is easiest to keep calm and to keep proof of."),
            *(say(account, hang=f"{at}. ") for at, account in enumerate(accounts, 1)),
            Gap(),
            say("You can type its number. Enter alone skips the question."),
        )
    )


def platforms_page(group: str, names: Sequence[str]) -> Page:
    """Which platforms of a group are used."""
    return Page(
        (
            Heading(GROUP_WORDS[group], 1),
            say("Which of these do you have, or share with them? If they could reach you there, it counts."),
            *(say(name, hang=f"{at}. ") for at, name in enumerate(names, 1)),
            Gap(),
            say("You can type the numbers, such as 1 3. A number typed twice stands for several accounts there."),
            say("Enter alone goes on. What you leave out stands in the report as not looked at.", "muted"),
        )
    )


def labels_page(name: str, platform: str) -> Page:
    """Labels for several accounts of one platform."""
    return Page(
        (
            Heading(f"Several accounts: {name}", 1),
            say(
                "A short word for each, with spaces between them: small letters, digits and dashes. No addresses, so "
                "that nothing secret stands in a name."
            ),
            say(f"For example: private work makes {platform}:private and {platform}:work.", "muted"),
        )
    )


def devices_page() -> Page:
    """Which devices are used."""
    return Page(
        (
            Heading("Which devices do you use?", 1),
            say("Then the steps show the menus of your devices only."),
            *(say(DEVICE_WORDS[device], hang=f"{at}. ") for at, device in enumerate(DEVICES, 1)),
            Gap(),
            say("You can type the numbers, such as 1 4. Enter alone skips the question."),
        )
    )


def country_page(countries: Mapping[str, str], proposed: str | None) -> Page:
    """Which country's help lines are wanted."""
    blocks: list[Block] = [
        Heading("Help lines of which country?", 1),
        say(", ".join(f"{name} ({code})" for code, name in countries.items()) + "."),
        Gap(),
        say("You can type a code or a name, or all for the directory of the whole world."),
    ]
    if proposed:
        blocks.append(say(f"The language setting of this computer suggests {proposed}.", "muted"))
    return Page(tuple(blocks))


def scope_page(steps: int, work: str, prog: str) -> Page:
    """How much to take on now."""
    return Page(
        (
            Heading("Your list is ready. How much for now?", 1),
            bullet("t: the five that matter most tonight, in about 25 minutes"),
            bullet("e: everything, in order. You can stop at any point"),
            Gap(),
            say(
                f"The whole list has {steps} steps for you, about {work} of work. It is made for many short sittings, "
                "and most people leave some of it out."
            ),
            say(f"You can look at your plan and change it at any time: {prog} plan", "muted"),
        )
    )
