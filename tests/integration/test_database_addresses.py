"""An address may name several hosts, as PostgreSQL's own programs take them; the one that writes is meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from state_machines.errors import StoreUnavailable
from storage.database_address import read_address
from storage.database_checks import check_exists
from storage.operator_words import place_words


def driver_arguments(url: str) -> dict[str, object]:
    dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call] # as the library has it
    return dict(dialect.create_connect_args(read_address(url))[1])  # type: ignore[no-untyped-call] # as above


@pytest.mark.parametrize(
    ("url", "hosts", "ports"),
    [
        ("postgresql://doorstep:x@db1:5432,db2:5433/cases", "db1,db2", "5432,5433"),
        ("postgresql://doorstep:x@db1,db2/cases?sslmode=verify-full", "db1,db2", "5432,5432"),
        ("postgresql://doorstep:x@/cases?host=db1,db2&port=5432,5433", "db1,db2", "5432,5433"),
    ],
)
def test_of_several_hosts_the_driver_is_asked_for_the_one_that_writes(
    url: str, hosts: str, ports: str
) -> None:
    given = driver_arguments(url)
    assert (given["host"], given["port"], given["dbname"]) == (hosts, ports, "cases")
    assert (given["user"], given["password"]) == ("doorstep", "x")
    assert given["target_session_attrs"] == "read-write"


def test_what_the_address_says_itself_stands() -> None:
    given = driver_arguments("postgresql://db1,db2/cases?target_session_attrs=primary&sslmode=verify-full")
    assert (given["target_session_attrs"], given["sslmode"]) == ("primary", "verify-full")


def test_one_host_is_taken_as_it_is() -> None:
    given = driver_arguments("postgresql://doorstep@db1/cases")
    assert "target_session_attrs" not in given
    assert given["host"] == "db1"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqlite:///var/doorstep.db", "the SQLite file var/doorstep.db"),
        (
            "postgresql://doorstep:secret@db1:5433/cases",
            "PostgreSQL at db1, port 5433, database cases, user doorstep",
        ),
        (
            "postgresql://doorstep:secret@db1,db2/cases",
            "PostgreSQL at db1,db2, port 5432,5432, database cases, user doorstep",
        ),
    ],
)
def test_a_database_is_named_without_its_password(url: str, words: str) -> None:
    assert place_words(read_address(url)) == words


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://doorstep@db1/cases?sslmode=verify-full",
        "postgresql://db1,db2/cases",
        "sqlite:///file:var/doorstep.db?mode=ro&uri=true",
    ],
)
def test_an_address_with_options_is_not_taken_for_a_file_that_is_missing(url: str) -> None:
    check_exists(url)


def test_a_file_that_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="There is no database at"):
        check_exists(f"sqlite:///{tmp_path}/none.db")
