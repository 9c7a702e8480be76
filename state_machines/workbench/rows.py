"""The rows of each board's document that its policy file must have and a scenario must reach."""

from __future__ import annotations

from collections.abc import Mapping

#: Each board's own rows; what other bodies say about the same is not among them.
ROWS: Mapping[str, tuple[str, ...]] = {
    "camden-2019": ("C1", "C1b", "C1c", "C2", "C3", "C4a", "C4b", "C5", "C6", "C7", "C8", "C9"),
    "pan-dorset-2015": ("D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D9", "D10", "D11"),
    "stockport-3.7": ("T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11"),
    "southampton-2024": ("H1", "H2", "H3", "H4"),
    "suffolk-2017": ("F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9"),
}
