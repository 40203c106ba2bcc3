"""Values of our types from JSON and TOML, where several threads may ask at once.

msgspec looks through a class when it is first asked for. A second thread that asks meanwhile finds what is half looked
through, and the process ends (msgspec 0.22 with structs and dataclasses): so the first look is one thread's at a time.
"""

import threading
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_LOOKING = threading.Lock()
_DECODERS: dict[Any, msgspec.json.Decoder[Any]] = {}


def decoded(document: bytes | str, kind: type[T]) -> T:
    """Return what a JSON document tells.

    Args:
        document: JSON in UTF-8.
        kind: What it must be; it is kept for as long as the process lives.

    Raises:
        msgspec.DecodeError: It is none, or tells something else.
        UnicodeDecodeError: A text in it is no UTF-8.
    """
    decoder: msgspec.json.Decoder[T] = _decoder(kind)
    return decoder.decode(document)


def converted(value: object, kind: type[T], *, strict: bool = True) -> T:
    """Return plain values, such as those of a TOML file or a query, as a value of a type.

    Args:
        value: Numbers, texts, lists and tables.
        kind: What it must be; it is kept for as long as the process lives.
        strict: Whether texts must stand for themselves alone, and not for the numbers that they spell.

    Raises:
        msgspec.ValidationError: It is something else.
    """
    _decoder(kind)
    return msgspec.convert(value, kind, strict=strict)


def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    if kind not in _DECODERS:
        with _LOOKING:
            _DECODERS[kind] = msgspec.json.Decoder(kind)
    return _DECODERS[kind]
