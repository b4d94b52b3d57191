"""`vault`: the record itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nocontact_cli.cli.app import PLAIN_TYPER
from nocontact_cli.cli.options import Settings, verb
from nocontact_cli.cli.output import put
from nocontact_cli.errors import Exit
from nocontact_cli.render.jsonform import vault_json
from nocontact_cli.render.vault_page import vault_page
from nocontact_cli.workflows.keeping import surroundings, vault_status

app = typer.Typer(**PLAIN_TYPER)

_BackupFile = Annotated[
    Path | None,
    typer.Option("--backup-passphrase-file", metavar="FILE", help="Read the passphrase of the backup from this file."),
]
_NewFile = Annotated[
    Path | None,
    typer.Option("--new-passphrase-file", metavar="FILE", help="Read the new passphrase of the record from this file."),
]
_Keychain = Annotated[bool, typer.Option("--keychain", help="Let this computer's keychain keep the key.")]


@app.callback()
@verb
def vault(settings: Settings) -> None:
    """The encrypted record itself."""


@app.command()
@verb
def status(settings: Settings) -> None:
    """Where the record lies, how it is locked, who else can look in, and what lies around it."""
    context = settings.context()
    found, around = vault_status(context), surroundings(context)
    put(settings, lambda: vault_page(found, around), lambda: vault_json(found, around))


@app.command()
@verb
def lock(
    settings: Settings,
    new_passphrase_file: _NewFile = None,
    keychain: _Keychain = False,
    words: Annotated[bool, typer.Option("--words", help="Let words be made for you.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not have the words typed once more.")] = False,
) -> None:
    """Change the passphrase, or move between passphrase and keychain."""
    from nocontact_cli.cli.relocking import relock  # noqa: PLC0415 - `vault status` needs no checklists.

    relock(settings, new_passphrase_file, words=words, keychain=keychain, yes=yes)


@app.command()
@verb
def backup(
    settings: Settings,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="File or folder to write to.", show_default=False),
    ] = None,
    backup_passphrase_file: _BackupFile = None,
    words: Annotated[bool, typer.Option("--words", help="Let words be made for you.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write it without a question, also over a file.")] = False,
) -> None:
    """One encrypted file with a passphrase of its own, read back after writing."""
    from nocontact_cli.cli.backing_up import back_up  # noqa: PLC0415 - The same.

    back_up(settings, output, backup_passphrase_file, words=words, yes=yes)


@app.command()
@verb
def restore(
    settings: Settings,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")],
    backup_passphrase_file: _BackupFile = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would come back.")] = False,
    without_key: Annotated[
        bool,
        typer.Option("--without-key", help="Nobody can open the present record any more: keep its files aside."),
    ] = False,
    new_passphrase_file: _NewFile = None,
    keychain: _Keychain = False,
    words: Annotated[bool, typer.Option("--words", help="Let words be made for a new lock.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Bring it back without a question.")] = False,
) -> None:
    """See what a backup would bring back, then bring it back. All or nothing."""
    from nocontact_cli.cli.backing_up import restore as bring_back  # noqa: PLC0415 - The same.

    bring_back(
        settings,
        file,
        backup_passphrase_file,
        new_file=new_passphrase_file,
        words=words,
        keychain=keychain,
        without_key=without_key,
        dry_run=dry_run,
        yes=yes,
    )


@app.command()
@verb
def erase(
    settings: Settings,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would be erased.")] = False,
    word: Annotated[
        str | None, typer.Option("--word", metavar="erase", help="The word that is asked for otherwise.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Erase without a question; only together with --word.")] = False,
) -> None:
    """Everything this program wrote on this computer. It needs no passphrase."""
    from nocontact_cli.cli.erasing import erase as erase_all  # noqa: PLC0415 - The same.

    if not erase_all(settings, word, dry_run=dry_run, yes=yes):
        raise typer.Exit(Exit.FILE)
