"""Make frozen records quickly: an article has tens of thousands of them."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, TypeVar

T = TypeVar("T")


def quick(record: type[T]) -> type[T]:
    """Give a frozen dataclass with slots an initialiser that fills the slots directly.

    The one that `dataclass` writes goes through `object.__setattr__`, looked up by name for each
    field, and takes three times as long. Nothing else changes: the record stays frozen.

    >>> from dataclasses import dataclass
    >>> @quick
    ... @dataclass(frozen=True, slots=True)
    ... class Span:
    ...     start: int
    ...     end: int = 9
    >>> Span(3), Span(end=5, start=4)
    (Span(start=3, end=9), Span(start=4, end=5))
    """
    names: dict[str, Any] = {}
    parameters, body = ["self"], [" pass"]
    for field in fields(record):  # type: ignore[arg-type]  # the caller has just made it a dataclass
        if field.default_factory is not MISSING or not field.init:
            raise TypeError(f"{record.__name__}.{field.name}: give a plain default, or leave out @quick")
        names[f"set_{field.name}"] = record.__dict__[field.name].__set__
        names[f"default_{field.name}"] = field.default
        parameters.append(field.name if field.default is MISSING else f"{field.name}=default_{field.name}")
        body.append(f" set_{field.name}(self, {field.name})")
    exec(f"def __init__({', '.join(parameters)}) -> None:\n" + "\n".join(body), names)  # noqa: S102
    record.__init__ = names["__init__"]  # type: ignore[method-assign]
    return record
