"""A small storm, from its first process to its last check; and the page that storms are told on."""

from __future__ import annotations

from tests.storm import figures, page
from tests.storm.options import Options, parse
from tests.storm.storm import run


def test_a_small_storm_loses_nothing_and_tells_nobody_twice() -> None:
    # Alone it takes half a minute; the bound is for a machine that is busy.
    found = run(Options(reports=20, kills=3, seed=11, minutes=5))
    assert found.violations == [], figures.terminal_words(found)
    assert found.confirmed >= 15
    assert found.kills == 3
    assert found.messages["sent"] > 3 * found.confirmed


def test_a_large_storm_is_one_word_away() -> None:
    options = parse(["--large", "--database", "postgresql"])
    assert (options.reports, options.kills, options.database) == (10_000, 500, "postgresql")


def test_the_page_shows_every_run_with_its_violations() -> None:
    seen = {"count": 2, "p50": 60.0, "p99": 900.0, "max": 1200.0}
    run_told = {
        "database": "sqlite",
        "seed": 7,
        "reports": 1000,
        "confirmed": 981,
        "interactions": 13000,
        "kills": 100,
        "restarts": 0,
        "messages": {"sent": 8000, "redrawn": 4000, "tried more than once": 90},
        "minutes": 4.5,
        "violations": ["no orphan: x"],
        "passed_by": {"fault 429": 3, "api chat.update": 5},
        "counts": {"sockets: abort": 2, "deliveries repeated": 4},
        "confirmation_ms": seen,
        "pings_ms": seen,
        "chase_late_s": {"count": 0},
    }
    said = page.page([run_told], "{runs}\n\n{times}")
    assert "| sqlite | 7 | 1,000 | 981 | 13,000 | 100 | - | 9 | 8,000 | 4,000 | 90 | 4.5 | **1** |" in said
    assert "60 ms; p99 900; worst 1,200" in said
