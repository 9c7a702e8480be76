"""Bars as a picture (SVG), drawn from Mermaid's xychart: no browser, no network."""

from __future__ import annotations

import re
from collections.abc import Sequence

import mmdr

from tests.bench.frame import Growth, Row

#: Where a bar is longer it is cut off here; the table has the figure.
_LONGEST = 2.0
_WIDTH, _LINE, _HEAD = 860, 40, 90
#: The drawing cuts long names at its left edge, and the last figure at its right: room for both.
_LEFT, _RIGHT = 110, 30

_CHART = """\
---
config:
  xyChart:
    width: {width}
    height: {height}
    showDataLabel: false
    titleFontSize: 17
  themeVariables:
    xyChart:
      plotColorPalette: "#4f81b5, #b03a2e"
---
xychart-beta horizontal
    title "{title}"
    x-axis [{names}]
    y-axis "{axis}" 0 --> {longest}
    bar [{bars}]
    line [{line}]
"""


def shares(rows: Sequence[Row]) -> str:
    """For each row that has an aim, how much of it was used; the red line is the aim."""
    found = [(row.short, row.aim.share(row.figure)) for row in rows if row.aim]
    return _bars("How much of each aim was used: left of the line it is met", "1 is the aim", found, 1)


def growth(grown: Growth) -> str:
    """Each operation at each size against the smallest; the red line is the most it may grow."""
    found = [
        (f"{name}, {size:,}", milliseconds / times[0])
        for name, times in grown.milliseconds.items()
        for size, milliseconds in zip(grown.sizes[1:], times[1:], strict=True)
    ]
    return _bars("Growth with the number of cases", f"times {grown.sizes[0]:,} cases", found, grown.at_most)


def _bars(title: str, axis: str, found: Sequence[tuple[str, float]], line: float) -> str:
    chart = _CHART.format(
        width=_WIDTH,
        height=_HEAD + _LINE * len(found),
        title=title,
        axis=axis,
        names=", ".join(f'"{name} ({share:.2f})"' for name, share in found),
        longest=_LONGEST,
        bars=", ".join(f"{min(share, _LONGEST):.3f}" for _, share in found),
        line=", ".join(f"{line}" for _ in found),
    )
    return _with_room(mmdr.render(chart).svg())


def _with_room(svg: str) -> str:
    def wider(found: re.Match[str]) -> str:
        width, height = float(found[1]), float(found[2])
        return f'viewBox="{-_LEFT} 0 {width + _LEFT + _RIGHT:g} {height + 10:g}"'

    svg = svg.replace('style="', 'style="background:#fff;', 1)
    return re.sub(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', wider, svg, count=1)
