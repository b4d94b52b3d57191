"""The state of the record itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocontact_cli.vault.vault import VaultStatus, status

if TYPE_CHECKING:
    from nocontact_cli.workflows.context import Context


def vault_status(context: Context) -> VaultStatus:
    """What can be told of the record without opening it."""
    return status(context.place)
