"""What a reader of an export is, and what it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from nocontact_cli.domain.evidence import Told
    from nocontact_cli.evidence.given.trees import Tree
    from nocontact_cli.evidence.names import Wanted


class Part(NamedTuple):
    """A piece of an export that counts as a whole or, where it cannot be read to its end, not at all.

    Args:
        where: The file it reads, or the folder; empty for what follows from several files.
        read: Yields what it tells. May raise `UnreadableError`.
    """

    where: str
    read: Callable[[], Iterator[Told]]


class Reader(Protocol):
    """Reads the exports of one platform. It opens files by the tree only, and executes nothing that it reads."""

    @property
    def name(self) -> str:
        """The platform, as its checklist is called: `instagram`."""

    @property
    def sorts(self) -> tuple[tuple[str, str], ...]:
        """Every `what` and `label` that its facts can have."""

    def claims(self, tree: Tree) -> bool:
        """Whether the tree holds something of this platform. Looks at names, and at the first bytes where it must."""

    def parts(self, tree: Tree, wanted: Wanted) -> Iterable[Part]:
        """What is to be read, in the order of the files.

        Args:
            tree: The export.
            wanted: Who is looked for. What names somebody else may be left out, lists must be read to their end.
        """
