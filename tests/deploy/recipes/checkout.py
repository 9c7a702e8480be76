"""A repository to clone in a recipe: this one as its files stand now, and a release that comes after it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[3]
NEXT_VERSION = "9999"
_NEXT = f'''"""A table of a release that is not there yet."""

import sqlalchemy as sa
from alembic import op

revision = "{NEXT_VERSION}"
down_revision = "{{before}}"


def upgrade() -> None:
    op.create_table("of_the_next_release", sa.Column("id", sa.Text, primary_key=True))


def downgrade() -> None:
    op.drop_table("of_the_next_release")
'''


def repository(folder: Path) -> Path:
    """This repository's files, committed or not, as one commit in a repository of its own."""
    listed = _git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    _git(folder, "init", "--quiet")
    _commit(folder)
    return folder


def add_the_next_release(folder: Path, before: str) -> None:
    """One more commit, whose release has a table more."""
    path = folder / f"storage/migrations/versions/{NEXT_VERSION}_next.py"
    path.write_text(_NEXT.format(before=before), encoding="utf-8")
    _commit(folder)


def _commit(folder: Path) -> None:
    _git(folder, "add", "--all", "--force")
    who = ("-c", "user.name=A test", "-c", "user.email=a.test@doorstep.example")
    _git(folder, *who, "commit", "--quiet", "--no-verify", "--message", "As it stands")


def _git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True).stdout
