"""`doorstep erase`, `hold` and `erasures`: erase content, keep it, and say what was erased."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from bot.bootstrap import eraser_of, open_existing_store
from bot.cli.command_time import command_time
from bot.cli.record_of_commands import refusals_on_record
from bot.settings import read_settings
from bot.use_cases.erase.erase import Erased, Reason, erase
from bot.use_cases.erase.holds import end_hold, set_hold
from bot.use_cases.erase.look_for import Preview, look_for_case, look_for_report
from state_machines.case.erasure import Hold
from state_machines.errors import Misconfigured
from state_machines.time.moments import day_and_clock
from storage.content import GONE
from storage.record.operator import operating_user
from storage.unit_of_work import Store

hold_app = typer.Typer(help="A legal hold keeps a case from being erased.", no_args_is_help=True)

#: What a table's rows are called here.
_NAMES = {
    "cases": "the child's name and when the child was seen last",
    "drafts": "dialogs",
    "duties": "reasons for declining",
    "duty_answers": "answers to what was asked",
    "escalations": "facts of escalations",
    "moves": "facts of decisions",
    "pending_endings": "endings that waited for a second person",
    "reports": "reports",
    "sightings": "accounts of when the child was seen",
    "standing_facts": "what is known of the family",
}


@hold_app.callback()
def about() -> None:
    """A legal hold keeps a case from being erased, by anybody and by the settings, until it is ended."""


def erase_content(
    case: Annotated[str, typer.Option(help="The case's reference: everything about it goes.")] = "",
    report: Annotated[str, typer.Option(help="One report, as it is called (R-2983E0).")] = "",
    why: Annotated[str, typer.Option(help="Why; it stays on the record, so no names.")] = "",
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Erase; without it nothing is.")] = False,
) -> None:
    """Erase what Doorstep holds of a case or of one report: say with --dry-run what goes, then with --yes.

    An open escalation is never erased, nor what is on hold. What was erased cannot be brought back.
    """
    if bool(case) == bool(report):
        raise Misconfigured("Name one thing to erase: --case REFERENCE or --report R-….")
    if dry_run == yes:
        raise Misconfigured("Say --dry-run to see what would go, and then --yes to erase it.")
    if yes and not why.strip():
        raise Misconfigured("Say --why: it stays with the tombstone, so no names.")
    settings, now = read_settings(), command_time()
    with open_existing_store(settings) as store, refusals_on_record(store, "erase"):
        found = look_for_case(store, case, now) if case else look_for_report(store, report, now)
        if dry_run:
            _say(_preview_lines(found))
            return
        done = erase(eraser_of(settings, store), found.found, Reason(why, operating_user()), now)
    _say(_done_lines(found, done))


def _say(lines: Iterator[str]) -> None:
    for line in lines:
        typer.echo(line)


def _preview_lines(found: Preview) -> Iterator[str]:
    yield f"Of {found.reference} this would go:"
    for kind, count in sorted(found.rows.items()):
        yield f"  {count:>5}  {_NAMES.get(kind, kind)}{' (whole)' if kind in GONE else ''}"
    yield f"  {found.messages:>5}  messages in the chat"
    yield "The steps, times and names of colleagues stay, and so does every entry of the record."
    if found.beside:
        yield f"One report was about these too, and its words stay there: {', '.join(found.beside)}."
    yield "What was said to somebody by telephone, copied or exported is not known to Doorstep."
    yield found.refusal or "Nothing stands in the way. Nothing was erased yet: say --yes."


def _done_lines(found: Preview, done: Erased) -> Iterator[str]:
    yield f"Erased of {found.reference}: {sum(done.rows.values())} rows, each with a tombstone on the record."
    if done.kept_by_hold:
        yield f"Kept: {done.kept_by_hold} rows, because the same report is about a case on hold."
    if done.messages:
        yield (
            f"{done.messages} messages are being deleted from the chat while Doorstep runs. "
            "`doorstep erasures` names those that cannot be."
        )
    if found.beside:
        yield f"The same report's words still stand on: {', '.join(found.beside)}."
    yield "Backups made before hold it until they are deleted; `doorstep restored` erases it in one again."


def say_erasures() -> None:
    """What was erased, by case and day, and which messages could not be deleted from the chat."""
    with open_existing_store(read_settings()) as store, store.read() as uow:
        stones, left, waiting = uow.erasures.all(), uow.deletions.undeleted(), uow.deletions.waiting()
        named = (*(one.case_id for one in stones), *(one.case_id for one in left))
        ids = {one for one in named if one is not None}
        references = {case.id: case.reference for case in uow.cases.by_ids(ids)}
        people = {one.id: one for one in uow.people.by_ids({one.person_id for one in left if one.person_id})}
    by_time: dict[tuple[str, str, str], int] = {}
    for stone in stones:
        case = references.get(stone.case_id or "", "dialogs")
        key = (day_and_clock(stone.erased_at), case, f"{stone.reason} ({stone.by})")
        by_time[key] = by_time.get(key, 0) + 1
    for (when, case, why), count in by_time.items():
        typer.echo(f"{when}  {case}  {count} rows: {why}")
    if not stones:
        typer.echo("Nothing was ever erased.")
    if waiting:
        typer.echo(f"{waiting} messages are still to be deleted from the chat.")
    for one in left:
        what = f"about {references.get(one.case_id or '', 'a dialog')}"
        if one.kept_from:  # of which case it was is not for whoever runs Doorstep
            whose = people[one.person_id].name if one.person_id in people else "a team's channel"
            what = f"which is not for its reader any more ({whose})"
        typer.echo(f"Not deleted: the message {one.mark} in {one.channel}, {what}: {one.reason}.", err=True)
    if left:
        raise typer.Exit(1)


@hold_app.command("set")
def set_one(
    case: Annotated[str, typer.Argument(help="The case's reference.")],
    why: Annotated[str, typer.Option(help="Why, and by whose word.")],
) -> None:
    """Keep everything of a case, and of reports that are about it too, until the hold is ended."""
    with open_existing_store(read_settings()) as store, refusals_on_record(store, "hold set"):
        set_hold(store, case, why, operating_user(), command_time())
    typer.echo(f"{case.strip().upper()} is on hold: nothing of it is erased until `doorstep hold end`.")


@hold_app.command("end")
def end_one(
    case: Annotated[str, typer.Argument(help="The case's reference.")],
    why: Annotated[str, typer.Option(help="Why it ends, and by whose word.")],
) -> None:
    """End the hold on a case: what was kept long enough is erased with the next daily round."""
    with open_existing_store(read_settings()) as store, refusals_on_record(store, "hold end"):
        end_hold(store, case, why, operating_user(), command_time())
    typer.echo(f"The hold on {case.strip().upper()} has ended.")


@hold_app.command("list")
def list_holds() -> None:
    """Every hold, those that stand first."""
    with open_existing_store(read_settings()) as store:
        lines = tuple(_hold_lines(store))
    _say(iter(lines or ("No hold was ever set.",)))


def _hold_lines(store: Store) -> Iterator[str]:
    with store.read() as uow:
        found = uow.holds.all()
        references = {one.id: one.reference for one in uow.cases.by_ids({hold.case_id for hold in found})}
    for hold in found:
        yield f"{references.get(hold.case_id, hold.case_id)}  {_hold_words(hold)}"


def _hold_words(hold: Hold) -> str:
    words = f"since {day_and_clock(hold.set_at)}, by {hold.set_by}: {hold.why}"
    if hold.ended_at is None:
        return f"stands {words}"
    return f"{words}  Ended {day_and_clock(hold.ended_at)}, by {hold.ended_by}: {hold.end_why}"
