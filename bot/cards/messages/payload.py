"""What a stored message carries to be drawn from: ids and codes, read tolerantly, for releases overlap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, ClassVar, Self

from pydantic import TypeAdapter, ValidationError

from state_machines.errors import NewerRelease
from storage.records import Json


class Payload:
    """Base of each kind's payload, a frozen dataclass of which every field has a default.

    `KIND` is the word under which its messages are stored: once written it stays.
    """

    __slots__ = ()
    KIND: ClassVar[str]

    def to_json(self) -> dict[str, Json]:
        """What is stored; what was not given is left out."""
        values: dict[str, Json] = _adapter(type(self)).dump_python(self, mode="json", exclude_none=True)
        return values

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """What an older or a newer release stored, as far as this one understands it.

        A field that is missing, or of another shape, takes its default; one that is unknown is kept out.
        NewerRelease where a code is not among those that this release knows.
        """
        try:
            return cls._validate(stored)
        except ValidationError as error:
            problems = error.errors(include_input=False)
        if any(problem["type"] == "enum" for problem in problems):
            raise NewerRelease(f"a message of the kind {cls.KIND}")
        misshapen = {problem["loc"][0] for problem in problems}
        return cls._validate({name: value for name, value in stored.items() if name not in misshapen})

    @classmethod
    def _validate(cls, stored: Mapping[str, Any]) -> Self:
        read: Self = _adapter(cls).validate_python(dict(stored))
        return read


def fields_without_default(payload: type[Payload]) -> list[str]:
    """The fields that an older release's message could not fill."""
    every = fields(payload)  # type: ignore[arg-type] # each payload is a dataclass; the base cannot say so
    return [one.name for one in every if one.default is MISSING and one.default_factory is MISSING]


_adapters: dict[type[Payload], TypeAdapter[Any]] = {}


def _adapter(payload: type[Payload]) -> TypeAdapter[Any]:
    """Built once for each kind: building costs far more than reading."""
    if payload not in _adapters:
        _adapters[payload] = TypeAdapter(payload)
    return _adapters[payload]
