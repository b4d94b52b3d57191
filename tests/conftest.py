"""What holds for all tests."""

from __future__ import annotations

import signal

# A runner started in the background ignores these, and every program it starts would inherit that: then no
# test of Ctrl-C or of a closed window could mean anything.
for _name in ("SIGINT", "SIGHUP", "SIGQUIT", "SIGTERM", "SIGTSTP"):
    _number = getattr(signal, _name, None)
    if _number is not None and signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, signal.default_int_handler if _name == "SIGINT" else signal.SIG_DFL)
