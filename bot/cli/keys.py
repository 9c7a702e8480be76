"""`doorstep key` and `doorstep keys`: make a key, and bring what is stored under the newest one."""

from __future__ import annotations

from collections.abc import Iterator

import typer

from bot.bootstrap import open_existing_store
from bot.cards.parts.words import count_words
from bot.cli.command_time import command_time
from bot.cli.progress import shown_progress
from bot.cli.record_of_commands import put_on_record
from bot.settings import Settings, read_settings
from state_machines.errors import Misconfigured
from storage.encryption import new_key
from storage.record.baseline import is_left_by_older_key, seal_rows_of_before
from storage.record.sealing import end_of_record
from storage.record.seals_file import append_seal
from storage.records import Process
from storage.resealing import (
    NAMED,
    count_rows,
    places_of_older_keys,
    processes_of_older_keys,
    reseal_everything,
)
from storage.unit_of_work import Store

app = typer.Typer(help="The keys of names and narratives.", no_args_is_help=True)


@app.callback()
def about() -> None:
    """The keys that seal names and narratives, and the record."""


def make() -> None:
    """Print a new key; put it first in DOORSTEP_ENCRYPTION_KEYS and keep the older ones after it."""
    typer.echo(new_key())


@app.command()
def check() -> None:
    """Say whether an older key is still needed by this database; exit with 1 if one is."""
    with open_existing_store(read_settings()) as store:
        _say(store, tuple(_reasons_to_keep(store)))


@app.command()
def reseal() -> None:
    """Seal everything anew under the first key, while Doorstep runs; safe to stop and to run again.

    At the end it looks at every value, and says whether the older keys may go.
    """
    settings = read_settings()
    with open_existing_store(settings) as store:
        _refuse_beside_older_keys(store)
        newest = store.cipher.record_keys.newest.id
        put_on_record(store, "key:reseal", to=newest)
        count = _reseal_with_bar(store)
        rows = seal_rows_of_before(store, command_time())
        _keep_end_outside(store, settings)
        reasons = tuple(_reasons_to_keep(store))
        put_on_record(store, "key:resealed", to=newest, values=count, rows=rows, reasons=len(reasons))
        typer.echo(
            f"Sealed anew: {count_words(count, 'value')}. Put on the record anew: {count_words(rows, 'row')}."
        )
        _say(store, reasons)


def _refuse_beside_older_keys(store: Store) -> None:
    """What such a process writes meanwhile would be under the older key again."""
    others = processes_of_older_keys(store)
    if others:
        raise Misconfigured(
            f"{_process_words(others[0])}: give every process the same keys, the new one first, restart "
            "them, and run this again. Nothing was changed. One that was killed counts as running for a "
            "minute."
        )


def _process_words(one: Process) -> str:
    which = "does not say with which key it seals" if one.keys is None else "seals with an older key"
    return f"The process {one.pid} on {one.host} {which}"


def _reseal_with_bar(store: Store) -> int:
    rows = count_rows(store)
    with shown_progress() as progress:
        return reseal_everything(store, lambda seen: progress("sealed anew", seen, rows)).count


def _keep_end_outside(store: Store, settings: Settings) -> None:
    """Lines under the older key cannot be read without it: the new key's line holds what they held."""
    if settings.seals_file is not None:
        with store.read() as uow:
            end = end_of_record(uow, command_time())
        append_seal(settings.seals_file, store.cipher.record_keys, end)


def _reasons_to_keep(store: Store) -> Iterator[str]:
    """What would be lost without the older keys, asked for in this order: first who may still write it."""
    for one in processes_of_older_keys(store):
        yield f"{_process_words(one)}."
    if is_left_by_older_key(store):
        yield "The record's digests of rows are under an older key."
    left = places_of_older_keys(store)
    for place in left[:NAMED]:
        yield f"{place} is not sealed with the first key."
    if len(left) > NAMED:
        yield f"{len(left) - NAMED} more values are not sealed with the first key."


def _say(store: Store, reasons: tuple[str, ...]) -> None:
    for one in reasons:
        typer.echo(one, err=True)
    if reasons:
        typer.echo("Keep the older keys. `doorstep keys reseal` brings what opens under the first.", err=True)
        raise typer.Exit(1)
    newest, *older = store.cipher.record_keys.ids
    if not older:
        typer.echo(f"Everything is under the one key that there is ({newest}).")
        return
    typer.echo(
        f"Nothing is left under an older key, nor needs one: everything is under the first ({newest}). The "
        f"others ({', '.join(older)}) may go from the settings. Keep them beside backups made until today."
    )
