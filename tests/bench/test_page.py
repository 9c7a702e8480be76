"""The page says plainly what missed its aim, and keeps what was not measured again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.bench import __main__ as command
from tests.bench import plot, stored_figures
from tests.bench.frame import Aim, Floor, Growth, Measurement, Row
from tests.bench.page import Section, number, page
from tests.bench.spread import spread


@dataclass(frozen=True, slots=True)
class Made:
    milliseconds: float


def rows(figures: Made) -> Sequence[Row]:
    floor, aim = Floor("nothing at all", 10.0), Aim(100)
    return (Row("what was done", "Done", figures.milliseconds, "ms", floor, aim),)


def a_measurement(name: str, milliseconds: float) -> Measurement[Made]:
    return Measurement(
        name, name.title(), Made, lambda _: Made(milliseconds), rows, lambda _: "Nothing limits it.", "So."
    )


def as_measured(measurement: Measurement[Made], figures: Made) -> stored_figures.Measured:
    as_kept = stored_figures.as_json(measurement, figures)
    return stored_figures.Measured(as_kept, datetime(2026, 11, 17, tzinfo=UTC), "a machine", 0.5)


def section(milliseconds: float) -> Section:
    measurement, figures = a_measurement("one", milliseconds), Made(milliseconds)
    return Section(measurement, figures, as_measured(measurement, figures))


def test_a_figure_stands_beside_its_floor_its_aim_and_whether_it_is_met() -> None:
    drawn = page([section(50)])
    assert "| what was done | 50.0 ms | 10.0 ms: nothing at all | 5.0 | at most 100 ms | met |" in drawn


def test_what_misses_its_aim_is_said_to() -> None:
    assert "**missed**" in page([section(101)])
    assert "**missed**" not in page([section(100)])


def test_each_section_says_when_and_where_it_was_measured_and_what_limits_it() -> None:
    drawn = page([section(50)])
    assert "Measured on 17 November 2026, on a machine; load 0.5" in drawn
    assert "Nothing limits it." in drawn


@pytest.mark.parametrize(("figure", "share"), [(0.5, 1.0), (1.0, 0.5), (0.25, 2.0), (0.0, float("inf"))])
def test_of_an_aim_that_is_a_least_more_is_better(figure: float, share: float) -> None:
    assert Aim(0.5, at_least=True).share(figure) == share
    assert Aim(0.5, at_least=True).is_met_by(figure) is (share <= 1)


def test_figures_come_back_as_they_were_kept(tmp_path: Path) -> None:
    measurement = a_measurement("one", 1)
    stored_figures.write(tmp_path / "kept.json", {"one": as_measured(measurement, Made(12.5))})
    assert stored_figures.read(tmp_path / "kept.json")["one"].of(measurement) == Made(12.5)
    assert stored_figures.read(tmp_path / "nowhere.json") == {}


def test_figures_of_an_older_form_are_measured_again_not_misread() -> None:
    older = stored_figures.Measured({"seconds": 1}, datetime(2026, 11, 17, tzinfo=UTC), "a machine", 0.5)
    assert older.of(a_measurement("one", 1)) is None


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command writes, with two measurements to choose from."""
    monkeypatch.setattr(command, "_PAGE", tmp_path / "benchmarks.md")
    monkeypatch.setattr(command, "_KEPT", tmp_path / "benchmarks.json")
    monkeypatch.setattr(command, "_IMAGES", tmp_path)
    monkeypatch.setattr(command, "_FOLDER", tmp_path / "work")
    monkeypatch.setattr(command, "stop_on_signals", lambda: None)  # they would outlive the test
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, measurements: Sequence[Measurement[Made]], *words: str) -> int:
    monkeypatch.setattr(command, "ALL", measurements)
    monkeypatch.setattr("sys.argv", ["bench", *words])
    return command.main()


def test_measuring_one_again_keeps_the_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, [a_measurement("one", 11), a_measurement("two", 22)]) == 0
    assert run(monkeypatch, [a_measurement("one", 33), a_measurement("two", 44)], "--only", "two") == 0
    figures = {
        name: measured.figures for name, measured in stored_figures.read(folder / "benchmarks.json").items()
    }
    assert figures == {"one": {"milliseconds": 11.0}, "two": {"milliseconds": 44.0}}
    drawn = (folder / "benchmarks.md").read_text()
    assert "11.0 ms" in drawn
    assert "44.0 ms" in drawn
    assert (folder / "benchmarks.svg").read_text().startswith("<svg")


def test_a_dry_run_leaves_everything_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, [a_measurement("one", 11)], "--dry") == 0
    assert not (folder / "benchmarks.md").exists()
    assert not (folder / "benchmarks.json").exists()


def test_a_measurement_that_there_is_not_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(monkeypatch, [a_measurement("one", 11)], "--only", "three")
    assert "no measurement three; there are one" in capsys.readouterr().err


def test_the_plot_names_each_row_with_its_share_and_keeps_long_bars_inside() -> None:
    svg = plot.shares(
        [Row("what", "Quick", 50, "ms", aim=Aim(100)), Row("what", "Slow", 900, "ms", aim=Aim(100))]
    )
    assert "Quick (0.50)" in svg
    assert "Slow (9.00)" in svg


def test_the_plot_of_growth_is_against_the_smallest_size() -> None:
    svg = plot.growth(Growth((1_000, 100_000), {"/case": (2.0, 3.0)}, 1.3))
    assert "/case, 100,000 (1.50)" in svg


def test_the_99th_percentile_of_a_hundred_is_the_second_worst() -> None:
    of_a_hundred = spread([float(number) for number in range(1, 101)])
    assert (of_a_hundred.middle, of_a_hundred.p99, of_a_hundred.worst) == (50.5, 99.0, 100.0)


@pytest.mark.parametrize(("figure", "shown"), [(0.554, "0.55 ms"), (61.24, "61.2 ms"), (1234.5, "1,234 ms")])
def test_a_figure_has_as_many_digits_as_mean_something(figure: float, shown: str) -> None:
    assert number(figure, "ms") == shown
