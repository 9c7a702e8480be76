"""An export is whole, says what to redact, is on the record by its digest, and stands against an erasure."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from bot.use_cases.erase.erase import Eraser, Reason, erase
from bot.use_cases.erase.look_for import look_for_case
from bot.use_cases.show.export import export_case, export_person
from state_machines.errors import Misconfigured, NotFound
from storage.erasures_file import ErasuresFile
from tests.integration.test_erasing import an_episode
from tests.patience import PATIENCE
from tests.unit.bot.town_hall import ACCOUNT, CHILD, CP_CASE, Hall

BY = Reason("the family asked for it", "root")


def erase_the_case(hall: Hall, folder: Path) -> None:
    eraser = Eraser(hall.services.store, ErasuresFile(folder / "doorstep.erasures"))
    erase(eraser, look_for_case(hall.services.store, CP_CASE, hall.now).found, BY, hall.now)


def test_a_case_is_written_whole_and_only_its_owner_may_read_it(hall: Hall, tmp_path: Path) -> None:
    an_episode(hall)
    folder = tmp_path / "LH-1042"
    done = export_case(hall.services.store, CP_CASE, folder, "root", hall.now)
    text = (folder / "export.json").read_text()
    rows = json.loads(text)["rows"]
    assert CHILD in text
    assert rows["reports"][0]["answers"]["account"] == ACCOUNT
    assert rows["drafts"]
    assert {"reports", "duties", "moves", "messages", "audit"} <= {name for name in rows if rows[name]}
    assert hashlib.sha256(text.encode()).hexdigest() == done.sha256
    modes = [path.stat().st_mode & 0o077 for path in (folder, *folder.iterdir())]
    assert modes == [0, 0, 0]
    with hall.reading() as uow:
        case = uow.cases.by_reference(CP_CASE)
        assert case is not None
        (entry,) = [one for one in uow.audit.of_subject(case.id) if one.action == "export:write"]
    assert entry.details == {"sha256": done.sha256, "user": "root", "of": "case"}


def test_third_parties_and_words_are_listed_for_whoever_redacts(hall: Hall, tmp_path: Path) -> None:
    report_id = an_episode(hall)
    export_case(hall.services.store, CP_CASE, tmp_path / "out", "root", hall.now)
    notes = (tmp_path / "out/read-me-first.txt").read_text()
    assert "Amina Yusuf, Health visitor" in notes
    assert f"reports/{report_id}: answers" in notes
    assert "Nothing in it was marked as not to be shared." in notes
    assert ACCOUNT not in notes


def test_what_is_kept_from_somebody_is_named(hall: Hall, tmp_path: Path) -> None:
    report_id = an_episode(hall)
    with hall.services.store.write() as uow:
        report = uow.reports.by_id(report_id)
        assert report is not None
        kept = {**report.answers, "kept_from": ("Larkhaven Primary School",)}
        uow.reports.complete(replace(report, answers=kept))
        uow.commit()
    done = export_case(hall.services.store, CP_CASE, tmp_path / "out", "root", hall.now)
    assert f"  reports/{report_id}: not with Larkhaven Primary School" in done.notes


def test_a_colleague_gets_what_is_theirs(hall: Hall, tmp_path: Path) -> None:
    report_id = an_episode(hall)
    done = export_person(hall.services.store, hall.amina.email, tmp_path / "out", "root", hall.now)
    rows = json.loads((tmp_path / "out/export.json").read_text())["rows"]
    assert [row["id"] for row in rows["reports"]] == [report_id]
    assert rows["people"][0]["email"] == hall.amina.email
    assert rows["messages"]
    assert done.notes
    assert not any(note.strip().startswith("Amina Yusuf") for note in done.notes)
    with pytest.raises(NotFound):
        export_person(hall.services.store, "no@body.example", tmp_path / "other", "root", hall.now)


def test_it_overwrites_nothing_and_then_leaves_no_entry(hall: Hall, tmp_path: Path) -> None:
    an_episode(hall)
    with pytest.raises(Misconfigured, match="overwrites nothing"):
        export_case(hall.services.store, CP_CASE, tmp_path, "root", hall.now)
    assert hall.audit("export:write") == []


def test_what_was_erased_before_is_named(hall: Hall, tmp_path: Path) -> None:
    an_episode(hall)
    erase_the_case(hall, tmp_path)
    done = export_case(hall.services.store, CP_CASE, tmp_path / "out", "root", hall.now)
    text = (tmp_path / "out/export.json").read_text()
    assert ACCOUNT not in text
    assert CHILD not in text
    assert done.notes[-1].startswith("Erased before, and so not in it: ")


def test_an_erasure_waits_while_the_case_is_exported(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_episode(hall)
    erasing = threading.Thread(target=erase_the_case, args=(hall, tmp_path))
    still_there: list[bool] = []

    def begin_to_erase(folder: Path) -> None:
        folder.mkdir(mode=0o700)
        erasing.start()
        erasing.join(timeout=0.5)
        still_there.append(erasing.is_alive())

    monkeypatch.setattr("bot.use_cases.show.export._make_folder", begin_to_erase)
    export_case(hall.services.store, CP_CASE, tmp_path / "out", "root", hall.now)
    erasing.join(timeout=PATIENCE)
    assert still_there == [True]
    assert ACCOUNT in (tmp_path / "out/export.json").read_text()
    with hall.reading() as uow:
        assert uow.erasures.all()
