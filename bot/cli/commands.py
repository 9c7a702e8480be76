"""Every command of `doorstep`."""

from __future__ import annotations

import typer

from bot.cli import (
    absences,
    access,
    audit,
    audit_check,
    backup,
    chronology,
    copy_to,
    drill,
    erase,
    export,
    health,
    import_files,
    keys,
    migrate,
    people,
    policy,
    rota,
    run,
    worker,
)

app = typer.Typer(
    name="doorstep",
    help="From a missed visit to a named person who has said: I have this.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("run")(run.run)
app.command("worker")(worker.worker)
app.command("import")(import_files.import_files)
app.command("migrate")(migrate.migrate)
app.command("key")(keys.make)
app.command("backup")(backup.write_backup)
app.command("restored")(backup.go_on_after_restore)
app.command("erase")(erase.erase_content)
app.command("erasures")(erase.say_erasures)
app.command("export")(export.export)
app.command("copy-to")(copy_to.copy_to)
app.command("chronology")(chronology.write_chronology)
app.command("drill")(drill.drill)
app.command("health")(health.health)
app.add_typer(people.app, name="people")
app.add_typer(people.cases, name="cases")
app.add_typer(absences.app, name="absences")
app.add_typer(rota.app, name="rota")
app.add_typer(erase.hold_app, name="hold")
app.add_typer(policy.app, name="policy")
audit.app.command("check")(audit_check.check)
app.add_typer(audit.app, name="audit")
app.add_typer(access.app, name="access")
