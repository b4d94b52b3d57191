"""Where a passphrase can come from, and what is told when it comes from nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect  # type: ignore[import-untyped]
import pytest

from nocontact_cli.errors import FileError, LockedError, NoPlanError
from nocontact_cli.vault.keys import (
    KeySource,
    passphrase_from,
    read_passphrase_fd,
    read_passphrase_file,
    unlock,
)
from nocontact_cli.vault.lock import make_lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nocontact_cli.vault.place import Place

WORDS = "correct horse"


@pytest.fixture
def locked(place: Place) -> tuple[Place, bytes]:
    """A place with a lock, and its key."""
    place.make()
    return place, make_lock(place, WORDS)


@pytest.fixture
def pipe() -> Iterator[Callable[[bytes], int]]:
    """Make a descriptor to read some bytes from."""
    opened: list[int] = []

    def make(data: bytes) -> int:
        reading, writing = os.pipe()
        opened.append(reading)
        os.write(writing, data)
        os.close(writing)
        return reading

    yield make
    for descriptor in opened:
        os.close(descriptor)


LINES = [
    (b"words", "words"),
    (b"words\n", "words"),
    (b"words\r\n", "words"),
    (b"words\nsecond line\n", "words"),
    (b" two  spaces \n", " two  spaces "),
    ("é ü \U0001f600\n".encode(), "é ü \U0001f600"),
    (b"a" * 60_000, "a" * 60_000),
]
BAD_LINES = [
    (b"", "is empty"),
    (b"\n", "is empty"),
    (b"\r\n", "is empty"),
    (b"\nsecond", "is empty"),
    (b"\xff\xfe\n", "not UTF-8"),
]


@pytest.mark.parametrize(("data", "words"), LINES)
def test_first_line(tmp_path: Path, pipe: Callable[[bytes], int], data: bytes, words: str) -> None:
    """From a descriptor and from a file comes the first line, without the end of the line, else untouched."""
    (tmp_path / "x").write_bytes(data)

    assert read_passphrase_fd(pipe(data)) == words
    assert read_passphrase_file(tmp_path / "x") == words


@pytest.mark.parametrize(("data", "problem"), BAD_LINES)
def test_first_line_unusable(tmp_path: Path, pipe: Callable[[bytes], int], data: bytes, problem: str) -> None:
    """An empty line or one that is no text is exit 4, and says which source it was."""
    (tmp_path / "x").write_bytes(data)
    number = pipe(data)

    reads: tuple[Callable[[], str], ...] = (
        lambda: read_passphrase_fd(number),
        lambda: read_passphrase_file(tmp_path / "x"),
    )
    for read in reads:
        with pytest.raises(LockedError, match=problem) as raised:
            read()
        assert raised.value.exit == 4
        assert raised.value.do


def test_endless_line(tmp_path: Path) -> None:
    """A line without an end is refused, not cut."""
    (tmp_path / "x").write_bytes(b"a" * 100_000)

    with pytest.raises(LockedError, match="too long"):
        read_passphrase_file(tmp_path / "x")


def test_mark_of_windows_editors(tmp_path: Path) -> None:
    """The byte order mark that Windows editors put at the start of a file is no part of the passphrase."""
    (tmp_path / "x").write_bytes("\ufeffwords\r\n".encode())

    assert read_passphrase_file(tmp_path / "x") == "words"


def test_the_rest_of_a_descriptor_stays(pipe: Callable[[bytes], int]) -> None:
    """Only the first line is taken from a descriptor; the next reader finds the second."""
    number = pipe(b"words\nnext")

    assert read_passphrase_fd(number) == "words"
    assert os.read(number, 100) == b"next"


@pytest.mark.parametrize("number", [-1, 987, 2**70])
def test_no_such_descriptor(number: int) -> None:
    """A descriptor that is not open is exit 6 with its number."""
    with pytest.raises(FileError) as raised:
        read_passphrase_fd(number)

    assert raised.value.exit == 6
    assert str(number) in raised.value.what


def test_no_such_file(tmp_path: Path) -> None:
    """A file that is missing, or is a folder, is exit 6 with its path."""
    for path in (tmp_path / "gone", tmp_path):
        with pytest.raises(FileError) as raised:
            read_passphrase_file(path)
        assert raised.value.exit == 6
        assert str(path) in raised.value.what


def test_a_pipe_as_a_file(tmp_path: Path, need: Callable[..., None]) -> None:
    """A named pipe serves as a passphrase file."""
    need("sh")
    os.mkfifo(tmp_path / "x")
    with subprocess.Popen(["sh", "-c", 'echo words > "$0"', str(tmp_path / "x")]):
        assert read_passphrase_file(tmp_path / "x") == "words"


def test_order(tmp_path: Path, pipe: Callable[[bytes], int]) -> None:
    """The descriptor comes before the file, the file before the one named in the environment."""
    (tmp_path / "file").write_text("from file")
    (tmp_path / "env").write_text("from env")
    env = {"NOCONTACT_PASSPHRASE_FILE": str(tmp_path / "env")}

    assert passphrase_from(fd=pipe(b"from fd"), file=tmp_path / "file", env=env) == "from fd"
    assert passphrase_from(fd=None, file=tmp_path / "file", env=env) == "from file"
    assert passphrase_from(fd=None, file=None, env=env) == "from env"
    assert passphrase_from(fd=None, file=None, env={"NOCONTACT_PASSPHRASE_FILE": ""}) is None
    assert passphrase_from(fd=None, file=None, env={}) is None


def test_a_passphrase_in_a_variable_is_not_a_source() -> None:
    """No variable's value is ever taken as the passphrase."""
    assert passphrase_from(fd=None, file=None, env={"NOCONTACT_PASSPHRASE": WORDS}) is None


def test_unlock(locked: tuple[Place, bytes], tmp_path: Path, pipe: Callable[[bytes], int]) -> None:
    """The right passphrase from any source gives the key."""
    place, key = locked
    (tmp_path / "x").write_text(WORDS + "\n")

    assert unlock(place, fd=pipe(WORDS.encode()), file=None, env={}, may_ask=False) == key
    assert unlock(place, fd=None, file=tmp_path / "x", env={}, may_ask=False) == key
    env = {"NOCONTACT_PASSPHRASE_FILE": str(tmp_path / "x")}
    assert unlock(place, fd=None, file=None, env=env, may_ask=False) == key


def test_a_wrong_passphrase_does_not_fall_through(
    locked: tuple[Place, bytes], tmp_path: Path, pipe: Callable[[bytes], int]
) -> None:
    """The first source named decides; a wrong passphrase there is not made good by the next."""
    place, _ = locked
    (tmp_path / "x").write_text(WORDS)

    with pytest.raises(LockedError, match="does not open"):
        unlock(place, fd=pipe(b"wrong"), file=tmp_path / "x", env={}, may_ask=True)


def test_no_record(place: Place, pipe: Callable[[bytes], int]) -> None:
    """Without a record nothing is asked: exit 2."""
    with pytest.raises(NoPlanError) as raised:
        unlock(place, fd=pipe(WORDS.encode()), file=None, env={}, may_ask=True)

    assert raised.value.exit == 2


def test_passphrase_for_a_keychain_record(place: Place, pipe: Callable[[bytes], int]) -> None:
    """A passphrase handed in for a record without a lock is refused; it cannot be what opens it."""
    place.make()
    place.record.write_bytes(os.urandom(8192))

    with pytest.raises(LockedError, match="keychain, not by a passphrase"):
        unlock(place, fd=pipe(b"words"), file=None, env={}, may_ask=True)


def test_may_not_ask(locked: tuple[Place, bytes]) -> None:
    """Without a source and without leave to ask it is exit 4, naming every source in its order."""
    with pytest.raises(LockedError) as raised:
        unlock(locked[0], fd=None, file=None, env={}, may_ask=False)

    _all_sources(raised.value.do)


def _all_sources(text: str) -> None:
    parts = ["--passphrase-fd", "--passphrase-file", "NOCONTACT_PASSPHRASE_FILE", "keychain", "terminal"]
    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    assert len(KeySource) == 4


UNLOCK = """
import os, sys
from pathlib import Path
from nocontact_cli.errors import NoContactError
from nocontact_cli.vault.keys import ask_terminal, unlock
from nocontact_cli.vault.place import Place
try:
    if sys.argv[1] == "new":
        print("GOT", ascii(ask_terminal("New passphrase: ", confirm=True)))
    else:
        print("KEY", unlock(Place(Path(sys.argv[1])), fd=None, file=None, env=os.environ, may_ask=True).hex())
except NoContactError as error:
    print("\\n".join(error.lines()))
    sys.exit(error.exit)
"""


def test_no_terminal(locked: tuple[Place, bytes], python: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """Without a terminal standard input is not asked instead: exit 4, naming every source, no traceback."""
    done = python(UNLOCK, locked[0].folder, text=WORDS + "\n")

    assert (done.returncode, done.stderr) == (4, "")
    _all_sources(done.stdout)


@pytest.fixture
def terminal(python_env: dict[str, str]) -> Iterator[Callable[..., pexpect.spawn[str]]]:
    """Start the code above on a terminal of its own."""
    started: list[pexpect.spawn[str]] = []

    def run(*args: object, command: str | None = None) -> pexpect.spawn[str]:
        arguments = ["-c", UNLOCK, *map(str, args)]
        child = pexpect.spawn(
            command or sys.executable,
            arguments if command is None else ["-c", 'exec "$0" "$@" < /dev/null', sys.executable, *arguments],
            env=python_env,
            encoding="utf-8",
            timeout=30,
        )
        # The default pause before each line is for programs that turn the echo off too late.
        child.delaybeforesend = None
        started.append(child)
        return child

    yield run
    for child in started:
        child.close(force=True)


def _end(child: pexpect.spawn[str]) -> tuple[str, int | None]:
    child.expect(pexpect.EOF)
    said = child.before
    child.close()
    return said or "", child.exitstatus


def test_asked_on_the_terminal(locked: tuple[Place, bytes], terminal: Callable[..., pexpect.spawn[str]]) -> None:
    """The question comes on the terminal although standard input is elsewhere, and the answer is not shown."""
    place, key = locked
    child = terminal(place.folder, command="/bin/sh")
    child.expect_exact("Passphrase: ")

    child.sendline(WORDS)

    said, code = _end(child)
    assert code == 0
    assert f"KEY {key.hex()}" in said
    assert WORDS not in said


def test_asked_three_times(locked: tuple[Place, bytes], terminal: Callable[..., pexpect.spawn[str]]) -> None:
    """A slip is asked again; the third wrong answer is exit 4."""
    place, key = locked
    for answers, expected in ((["wrong", "wrong", WORDS], 0), (["wrong"] * 3, 4)):
        child = terminal(place.folder)
        child.expect_exact("Passphrase: ")
        child.sendline(answers[0])
        for answer in answers[1:]:
            child.expect_exact("That did not open it. Once more: ")
            child.sendline(answer)

        said, code = _end(child)

        assert code == expected
        assert (key.hex() in said) == (expected == 0)
        assert ("does not open" in said) == (expected == 4)


@pytest.mark.parametrize("keys", ["\r", "\x04"])
def test_nothing_typed(locked: tuple[Place, bytes], terminal: Callable[..., pexpect.spawn[str]], keys: str) -> None:
    """An empty answer or the end of input is exit 4 at once."""
    child = terminal(locked[0].folder)
    child.expect_exact("Passphrase: ")

    child.send(keys)

    said, code = _end(child)
    assert code == 4
    assert "No passphrase was typed" in said


def test_typed_bytes_that_are_no_text(locked: tuple[Place, bytes], terminal: Callable[..., pexpect.spawn[str]]) -> None:
    """What is not UTF-8 is told, not guessed."""
    child = terminal(locked[0].folder)
    child.expect_exact("Passphrase: ")

    os.write(child.child_fd, b"\xff\xfe\n")

    said, code = _end(child)
    assert code == 4
    assert "not UTF-8" in said


def test_confirmed(terminal: Callable[..., pexpect.spawn[str]]) -> None:
    """A new passphrase is asked twice; two that differ are asked again."""
    child = terminal("new")
    for question, answer in (
        ("New passphrase: ", "one"),
        ("The same once more: ", "other"),
        ("These two differ. Again: ", "good é"),
        ("The same once more: ", "good é"),
    ):
        child.expect_exact(question)
        child.sendline(answer)

    said, code = _end(child)

    assert code == 0
    assert "GOT 'good \\xe9'" in said


def test_never_confirmed(terminal: Callable[..., pexpect.spawn[str]]) -> None:
    """Three pairs that differ are exit 4."""
    child = terminal("new")
    for question in ("New passphrase: ", "These two differ. Again: ", "These two differ. Again: "):
        child.expect_exact(question)
        child.sendline("one")
        child.expect_exact("The same once more: ")
        child.sendline("other")

    said, code = _end(child)

    assert code == 4
    assert "differ" in said


def test_interrupt_gives_the_terminal_back(
    locked: tuple[Place, bytes], terminal: Callable[..., pexpect.spawn[str]], tmp_path: Path
) -> None:
    """After Ctrl-C during the question the terminal shows what is typed again."""
    child = pexpect.spawn(
        "/bin/sh",
        [
            "-c",
            'trap : INT; "$0" -c "$1" "$2" 2>/dev/null; echo "code $?"; stty -a',
            sys.executable,
            UNLOCK,
            str(locked[0].folder),
        ],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        encoding="utf-8",
        timeout=30,
    )
    child.expect_exact("Passphrase: ")

    child.sendintr()

    child.expect_exact("code 1")
    said, _ = _end(child)
    assert " echo " in said
    assert " icanon " in said
