"""What holds for all tests."""

from __future__ import annotations

import compileall
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

_FIGURE = "figure"

if not os.environ.get("CI"):
    # What it sets itself where CI is set: how long an example takes says nothing on a busy machine.
    hypothesis.settings.register_profile("patient", deadline=None)
    hypothesis.settings.load_profile("patient")

# A runner started in the background ignores these, and every program it starts would inherit that: then no
# test of Ctrl-C or of a closed window could mean anything.
for _name in ("SIGINT", "SIGHUP", "SIGQUIT", "SIGTERM", "SIGTSTP"):
    _number = getattr(signal, _name, None)
    if _number is not None and signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, signal.default_int_handler if _name == "SIGINT" else signal.SIG_DFL)


_REACHES_OUT = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})
_ASKS_FOR_NAMES = frozenset(
    {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
)


def _no_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Fail whatever reaches for the network in the process of the tests; nothing here needs one."""
    if event in _REACHES_OUT and arguments[0].family.name != "AF_UNIX":
        raise RuntimeError(f"a test reaches for the network: {event} {arguments[1]!r}")
    if event in _ASKS_FOR_NAMES:
        raise RuntimeError(f"a test asks for a name of the network: {event} {arguments[0]!r}")


sys.addaudithook(_no_network)


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str, float], None]:
    """Note how much a test did: `figure("kills", 36)`. The sums of all tests are printed at the end of the run."""

    def note(name: str, number: float) -> None:
        request.node.user_properties.append((_FIGURE, (name, number)))

    return note


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of the system. Without one the tests are skipped, and fail where CI is set."""
    found = shutil.which("chromium")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI lacks chromium")
        pytest.skip("needs chromium")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - Only for tests that need a browser.

    with sync_playwright() as playwright:
        # Without its sandbox it also starts for root, as in a container.
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield started
        started.close()


def pytest_configure(config: pytest.Config) -> None:
    """Compile the program once: the programs that tests start write nothing of the kind, and would each do it anew."""
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(Path(__file__).parents[1] / "nocontact_cli", quiet=1)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the sum of each figure. The notes come with the reports, also from other processes."""
    sums: dict[str, float] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport) and report.when == "call":
                for key, value in report.user_properties:
                    if key == _FIGURE:
                        name, number = value
                        sums[name] = sums.get(name, 0) + number
    for name in sorted(sums):
        terminalreporter.write_line(f"figure: {name}={sums[name]:.10g}")
