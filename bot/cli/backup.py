"""`doorstep backup` and `doorstep restored`: make a backup, and continue after one was restored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import encryption_keys, eraser_of, open_existing_store, read_local_settings
from bot.cards.parts.times import day, moment
from bot.cli.command_time import command_time
from bot.cli.record_of_commands import hash_of_file, put_on_record
from bot.settings import Settings, read_settings
from bot.use_cases.erase.repeat_erasures import Repeated, repeat_erasures
from bot.use_cases.outbox.resume_from_backup import resume_from_backup
from state_machines.errors import Misconfigured, StoreUnavailable
from state_machines.time.moments import london_day
from storage.backup import Backup, back_up
from storage.database_checks import check_version
from storage.record.operator import operating_user
from storage.record.sealing import end_of_record
from storage.record.seals_file import append_seal
from storage.unit_of_work import Store


def write_backup(
    file: Annotated[Path, typer.Argument(help="A new file; one that exists is left alone.")],
) -> None:
    """Copy the database while Doorstep runs; exit with 1 if the record in the copy does not verify."""
    settings = read_settings()
    keys = encryption_keys(settings)
    kept = back_up(settings.database_url, file)
    typer.echo(f"Backed up to {file}: {kept.size / 1e6:.1f} MB, {_as_of_words(kept)}.")
    typer.echo("The encryption key is not in it: keep a copy of the key in another place.")
    _put_backup_on_record(settings, keys, file)
    typer.echo(_age_words(settings))
    record = kept.record
    if record.broken is not None:
        typer.echo(f"The record in it is broken at entry {record.broken}: {record.reason}", err=True)
        raise typer.Exit(1)
    typer.echo(f"The record in it holds: {record.count} entries, the last one sealed {record.head}")


def go_on_after_restore() -> None:
    """Run this after a restore and before the first start, so that nothing is sent to Slack twice."""
    settings, now = read_settings(), command_time()
    with open_existing_store(settings) as store:
        again = repeat_erasures(eraser_of(settings, store), now)
        found = resume_from_backup(store, now, operating_user())
        if settings.seals_file is not None:
            with store.read() as uow:
                end = end_of_record(uow, now, restored=True)
            append_seal(settings.seals_file, store.cipher.record_keys, end)
    typer.echo(_again_words(again, settings))
    for line in again.unreadable:
        typer.echo(f"Line {line} of {settings.list_of_erasures} cannot be read: see to it.", err=True)
    when = f"at {moment(found.last_tick)}" if found.last_tick else "before its first start"
    typer.echo(f"The database is as it was {when}.")
    typer.echo(
        f"Messages that were waiting in it: {found.doubtful}. Each is looked for in Slack first, and sent "
        "only if it is not there."
    )
    typer.echo(
        "What was reported, acknowledged or decided after that moment is not in it. Tell everybody: what "
        "they did after it has to be done again. What falls due since then is chased once, and says so."
    )


def _put_backup_on_record(settings: Settings, keys: Sequence[str], file: Path) -> None:
    """Who made it, and the hash by which the file is recognised."""
    with Store(settings.database_url, keys) as store:
        try:
            check_version(store)
            put_on_record(store, "database:backup", file=file.name, sha256=hash_of_file(file))
        except StoreUnavailable as why:
            typer.echo(f"That it was made is not on the record: {why}", err=True)


def _again_words(again: Repeated, settings: Settings) -> str:
    if not settings.list_of_erasures.exists():
        return (
            f"There is no list of erasures in {settings.list_of_erasures}. If anything was ever erased, put "
            "the list back and repeat this, before the first start."
        )
    return f"Erased again, as it had been since the backup: {again.rows} rows."


def _age_words(settings: Settings) -> str:
    """Until when the backup may be kept, where the local settings say; it is never deleted by Doorstep."""
    try:
        keep = read_local_settings(settings).retention.backups
    except Misconfigured:
        keep = None
    if keep is None:
        return "No greatest age of backups is set (`retention`, `backups` in the local settings)."
    last = london_day(command_time()) + timedelta(days=keep.days)
    return f"Delete it by {day(last)}: backups are kept {keep.days} days (set by {keep.set_by})."


def _as_of_words(kept: Backup) -> str:
    return f"as of {moment(kept.last_tick)}" if kept.last_tick else "of a database that was never run"
