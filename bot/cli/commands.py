"""Every command of `doorstep`."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import (
    absences,
    access,
    audit,
    audit_check,
    backup,
    bars,
    chronology,
    copy_to,
    drill,
    erase,
    export,
    health,
    import_files,
    init,
    keys,
    manifest,
    migrate,
    people,
    policy,
    rota,
    run,
    settings_check,
    worker,
)
from bot.version import VERSION
from storage.migrations import newest_version

app = typer.Typer(
    name="doorstep",
    help="From a missed visit to a named person who has said: I have this.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _say_version(asked: bool) -> None:  # noqa: FBT001 - an option is given to its callback so
    if asked:
        typer.echo(f"doorstep {VERSION} (tables {newest_version()})")
        raise typer.Exit


@app.callback()
def about(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", help="Say which release this is.", callback=_say_version, is_eager=True),
    ] = False,
) -> None:
    """From a missed visit to a named person who has said: I have this."""


app.command("init")(init.init)
app.add_typer(settings_check.app, name="settings")
app.command("run")(run.run)
app.command("worker")(worker.worker)
app.command("import")(import_files.import_files)
app.command("migrate")(migrate.migrate)
app.command("key")(keys.make)
app.command("manifest")(manifest.write_manifest)
app.command("backup")(backup.write_backup)
app.command("restored")(backup.go_on_after_restore)
app.command("erase")(erase.erase_content)
app.command("erasures")(erase.say_erasures)
app.command("export")(export.export)
app.command("copy-to")(copy_to.copy_to)
app.command("bar")(bars.bar)
app.command("chronology")(chronology.write_chronology)
app.command("drill")(drill.drill)
app.command("health")(health.health)
app.add_typer(keys.app, name="keys")
app.add_typer(people.app, name="people")
app.add_typer(people.cases, name="cases")
app.add_typer(absences.app, name="absences")
app.add_typer(rota.app, name="rota")
app.add_typer(erase.hold_app, name="hold")
app.add_typer(policy.app, name="policy")
audit.app.command("check")(audit_check.check)
app.add_typer(audit.app, name="audit")
app.add_typer(bars.app, name="bars")
app.add_typer(access.app, name="access")
