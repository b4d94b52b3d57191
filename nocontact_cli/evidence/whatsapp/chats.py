"""What one WhatsApp chat says about the people of the plan."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final

from nocontact_cli.domain.evidence import (
    ASK,
    BLOCKED,
    CLOSED,
    GROUP,
    MESSAGE,
    NAME,
    OPEN,
    PHONE,
    Covered,
    Fact,
    Made,
    Name,
)
from nocontact_cli.evidence.whatsapp.chat_lines import MARKS, Order, Raw, chat_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nocontact_cli.domain.evidence import Told
    from nocontact_cli.evidence.given.trees import Tree
    from nocontact_cli.evidence.names import Wanted

KINDS: Final = (PHONE, NAME)
_MOST_AUTHORS: Final = 5000
_FEW: Final = 4
_FEW_OF: Final = 5
"""So many lines, or one in so many, can seem to come from a third person in a chat of two: text that was pasted."""
_NUMBER: Final = re.compile(r"\+?[\d\s()./\u00a0\u202f\u2010-\u2015-]{7,}")
_ATTACHED: Final = re.compile(
    r"<|.*https?://maps\.|(location|poll): |.*\b(omitted|weggelassen|weggelaten|omitid[oa]|ocultad[oa]|revelad[oa]"
    r"|omis|absente|manquante|retir\u00e9|omess[oa]|esclus[oa]|incluso"
    r"|\u043e\u0442\u0441\u0443\u0442\u0441\u0442\u0432\u0443\u0435\u0442)\W*$",
    re.IGNORECASE,
)
"""What stands for a picture or a recording. On an iPhone it begins as WhatsApp's own lines do."""
_TITLE: Final = re.compile(
    r"(?:[^\W\d_]+ ){0,2}whatsapp(?:[- ][^\W\d_]+)?"
    r"(?: [-\u2013] | (?:with|mit|con|com|avec|met|med|z|ze|\u0441|\u0441\u043e) )(.+)",
    re.IGNORECASE,
)
"""What WhatsApp calls the file of a chat: `WhatsApp Chat with Alex`, `Chat de WhatsApp con Alex`, and on an iPhone
`WhatsApp Chat - Alex`. With the sign or the word before the name, as it is in the languages whose form is known."""
_BLOCK: Final = (
    "you blocked this ",
    "du hast diesen kontakt blockiert",
    "bloqueaste a este contacto",
    "bloqueaste a esta persona",
    "você bloqueou este contato",
)
_UNBLOCK: Final = (
    "you unblocked this ",
    "du hast diesen kontakt freigegeben",
    "desbloqueaste a este contacto",
    "desbloqueaste a esta persona",
    "você desbloqueou este contato",
)
_ENCRYPTED: Final = re.compile(
    r"end-to-end|ende-zu-ende|extremo a extremo|ponta a ponta|bout en bout",
    re.IGNORECASE,
)
"""In WhatsApp's first line. On an iPhone the name of the chat stands before it: the other one's, or the group's."""
_LONGEST_LINE: Final = 90
"""Characters of such a line, with what can be tapped."""
_ONE_CHAT: Final = "An exported chat is one of many, and it names people as your phone book does."
_UNCLEAR: Final = "In this chat, day and month cannot be told apart, so most days are not known."


def chat_facts(tree: Tree, name: str, wanted: Wanted) -> Iterator[Told]:
    """Messages, the group, and a block, as one chat has them.

    Raises:
        UnreadableError: The file breaks off while it is read.
    """
    chat = _Chat(wanted)
    with tree.open(name) as stream:
        chat.read(stream)
    yield from chat.told(name, _titles(tree, name))


class _Chat:
    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.order = Order()
        self.authors: Counter[str] = Counter()
        self.names: dict[str, tuple[Name, ...]] = {}
        """Those of the authors who are looked for."""
        self.messages: Counter[tuple[str, Raw]] = Counter()
        self.last: dict[str, int] = {}
        """The line of their last message."""
        self.wrote: set[str] = set()
        """Those who wrote anything that is not WhatsApp's own."""
        self.chat_of: str | None = None
        """The name of the chat, where WhatsApp's first line has it."""
        self.last_own = -1
        """The last line of WhatsApp itself."""
        self.block: tuple[int, bool, Raw] | None = None
        """The last line that says so: where it stands, whether it is a block, and when."""

    def read(self, stream: object) -> None:
        for at, line in enumerate(chat_lines(stream)):  # type: ignore[arg-type] # Checked by the caller.
            self.order.see(line.day, line.sign)
            author = line.author
            if author is not None and (author in self.authors or len(self.authors) < _MOST_AUTHORS):
                if author not in self.authors:
                    self._meet(author)
                self.authors[author] += 1
            own = author is None or _is_marked(line.text)
            state = _block_state(line.text) if own else None
            if state is not None:
                self.block = at, state, line.day
            if author is None or state is not None or _own_line(line.text):
                self.last_own = at
                if at == 0 and _ENCRYPTED.search(line.text):
                    self.chat_of = author
                continue
            if author in self.authors:
                self.wrote.add(author)
            if author in self.names:
                self.messages[author, line.day] += 1
                self.last[author] = at

    def told(self, where: str, titles: Sequence[str]) -> Iterator[Told]:
        two = self._two(titles)
        theirs = [one for one in self.names if two is None or one in two]
        for (author, raw), count in self.messages.items():
            if author in theirs:
                label = "group" if two is None else "chat"
                yield Fact(MESSAGE, where, OPEN, self.names[author], self.order.day(raw), label, count=count)
        if two is None:
            for author in theirs:
                # Who left is said in a line of WhatsApp's own, in any language.
                stays = len(self.authors) > 2 and self.last.get(author, -1) > self.last_own  # noqa: PLR2004
                yield Fact(GROUP, where, OPEN if stays else ASK, self.names[author], None, "chat")
        else:
            yield from self._blocked(where, [*theirs], titles)
        why = _ONE_CHAT if self.order.clear else _UNCLEAR
        yield Covered(MESSAGE, where, "chat", KINDS, why=why)
        if self.order.newest:
            yield Made(self.order.newest)

    def _blocked(self, where: str, theirs: list[str], titles: Sequence[str]) -> Iterator[Told]:
        who = tuple(dict.fromkeys(name for one in theirs for name in self.names[one])) or self._of_title(titles)
        if self.block is None or not who:
            return
        at, blocked, raw = self.block
        says = CLOSED if blocked else OPEN
        if blocked and any(last > at for last in self.last.values()):
            says = ASK
        yield Fact(BLOCKED, where, says, who, self.order.day(raw))

    def _meet(self, author: str) -> None:
        names = _names(author)
        if any(self.wanted.match(name) for name in names):
            self.names[author] = names

    def _two(self, titles: Sequence[str]) -> set[str] | None:
        """The other one of a chat between two, or both where it is not known who is who; None where it may be a group.

        That only two wrote is no proof: in a group the others may have been silent. The name that WhatsApp gave the
        file or the chat tells, and so does a line about a block, which no group has.
        """
        if self.chat_of in self.wrote and len(self.wrote) <= 2:  # noqa: PLR2004
            return {str(self.chat_of)}
        total = sum(self.authors.values())
        named = _named_in(titles)
        for author, count in self.authors.items():
            if _words(named) == _words(author) != []:
                others = [number for one, number in self.authors.items() if one != author]
                strangers = total - count - max(others, default=0)
                return {author} if strangers <= max(_FEW, total // _FEW_OF) else None
        if len(self.authors) <= 1 and self._of_title(titles):
            return set()
        return {*self.authors} if self.block is not None and not named and len(self.authors) <= 2 else None  # noqa: PLR2004

    def _of_title(self, titles: Sequence[str]) -> tuple[Name, ...]:
        """Somebody who is looked for, by the name that WhatsApp gave the file."""
        names = _names(_named_in(titles))
        return names if any(self.wanted.match(name) for name in names) else ()


def _names(author: str) -> tuple[Name, ...]:
    return (Name(PHONE if _NUMBER.fullmatch(author) else NAME, author),)


def _own_line(text: str) -> bool:
    """Whether a line with a name before it is WhatsApp's own, as on an iPhone."""
    return _is_marked(text) and not _ATTACHED.match(text.lstrip(MARKS).rstrip())


def _is_marked(text: str) -> bool:
    """Whether a text begins with a sign that cannot be seen, as iPhones write it before lines of their own."""
    return text != "" and text[0] in MARKS


def _block_state(text: str) -> bool | None:
    """True for the line that says they were blocked, False for unblocked, None for every other."""
    if len(text) > _LONGEST_LINE:
        return None
    text = text.lstrip(MARKS).casefold()
    return True if text.startswith(_BLOCK) else False if text.startswith(_UNBLOCK) else None


def _titles(tree: Tree, name: str) -> list[str]:
    """The names that can tell whose chat it is, the nearest first: of the file, its folder, and what the user gave."""
    folder, _, file = name.rpartition("/")
    found = []
    around = tree.paths[0].parent.name
    for one in (file, folder.rpartition("/")[2], tree.title, around if "whatsapp" in around.casefold() else ""):
        short = re.sub(r"(\.(txt|zip))+$", "", one.strip(MARKS), flags=re.IGNORECASE)
        short = re.sub(r"([ _]?\(\d+\)|[-_ ]\d{3})$", "", short).strip()
        if short.strip("_").casefold() not in ("", "chat"):
            found.append(unicodedata.normalize("NFC", short))
    return found


def _named_in(titles: Sequence[str]) -> str:
    """Whom, or which group, WhatsApp named a file after; empty where somebody gave it another name."""
    found = _TITLE.fullmatch(titles[0]) if titles else None
    return found[1].strip(MARKS) if found else ""


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())
