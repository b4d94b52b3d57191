"""The guard around all tests: no code in their process reaches the network."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ADDRESS = ("192.0.2.1", 9)
"""An address that belongs to nobody."""


@pytest.mark.parametrize(
    "reach",
    [
        lambda one: one.connect(ADDRESS),
        lambda one: one.bind(("127.0.0.1", 0)),
        lambda one: one.sendto(b"x", ADDRESS),
        lambda one: socket.getaddrinfo("example.org", 80),
        lambda one: socket.create_connection(ADDRESS),
    ],
    ids=["connect", "bind", "sendto", "getaddrinfo", "create_connection"],
)
def test_the_network_is_out_of_reach(reach: Callable[[socket.socket], object]) -> None:
    """Connecting, listening, sending and asking for a name all fail before anything leaves."""
    with (
        socket.socket(type=socket.SOCK_DGRAM) as one,
        pytest.raises(RuntimeError, match=r"a test (reaches|asks) for"),
    ):
        reach(one)


def test_this_machine_is_in_reach(tmp_path: Path) -> None:
    """Sockets of the file system, as the key ring uses them, are none of the network."""
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as one, socket.socket(socket.AF_UNIX) as other:
        one.bind(path)
        one.listen()
        other.connect(path)
        assert other.getpeername() == path
