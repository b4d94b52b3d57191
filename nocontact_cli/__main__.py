"""`python -m nocontact_cli`."""

from nocontact_cli.cli.main import run

run()
