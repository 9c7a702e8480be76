"""`doorstep backup` and `doorstep restored`: make a backup, and continue after one was restored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import open_store
from bot.cards.parts.times import moment
from bot.clock import WallClock
from bot.settings import read_settings
from bot.use_cases.outbox.resume_from_backup import resume_from_backup
from storage.backup import Backup, back_up


def write_backup(
    file: Annotated[Path, typer.Argument(help="A new file; one that exists is left alone.")],
) -> None:
    """Copy the database while Doorstep runs; exit with 1 if the record in the copy does not verify."""
    kept = back_up(read_settings().database_url, file)
    typer.echo(f"Backed up to {file}: {kept.size / 1e6:.1f} MB, {_as_of_words(kept)}.")
    typer.echo("The encryption key is not in it: keep a copy of the key in another place.")
    record = kept.record
    if record.broken is not None:
        typer.echo(f"The record in it is broken at entry {record.broken}: {record.reason}", err=True)
        raise typer.Exit(1)
    typer.echo(f"The record in it holds: {record.count} entries, the last one sealed {record.head}")


def go_on_after_restore() -> None:
    """Run this after a restore and before the first start, so that nothing is sent to Slack twice."""
    with open_store(read_settings()) as store:
        found = resume_from_backup(store, WallClock().now())
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


def _as_of_words(kept: Backup) -> str:
    return f"as of {moment(kept.last_tick)}" if kept.last_tick else "of a database that was never run"
