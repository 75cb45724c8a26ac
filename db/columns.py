"""Column types that read back what was written, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary, String
from sqlalchemy.types import TypeDecorator

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

COMPRESSION_LEVEL = 10  # 4.52 times smaller at 98 MB/s on real pages; 19 gains 5 % and is 25 times slower

_SMALLEST_BASE = 8  # bytes, of any dictionary of zstd
_SMALLEST_WINDOW, _LARGEST_WINDOW = 10, 27  # powers of two; a decompressor takes no larger one unless it is told to

BigId = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up INTEGER PRIMARY KEY only


def compress(data: bytes) -> bytes:
    """The zstd frame of data."""
    return zstd.compress(data, level=COMPRESSION_LEVEL)


def compress_against(base: bytes | None, data: bytes) -> tuple[bytes, bool]:
    """The zstd frame of data, and whether it holds only what data says otherwise than base.

    It does where that takes less than half the room: two versions of one page do, at a hundredth. What was kept so is
    lost with its base, so a base is itself always kept whole.
    """
    whole = compress(data)
    if base is None or len(base) < _SMALLEST_BASE:
        return whole, False
    window = (len(base) + len(data)).bit_length()
    options: dict[int, int] = {
        zstd.CompressionParameter.compression_level: COMPRESSION_LEVEL,
        zstd.CompressionParameter.window_log: min(max(window, _SMALLEST_WINDOW), _LARGEST_WINDOW),
    }
    changed = zstd.compress(data, options=options, zstd_dict=_prefix(base))
    return (changed, True) if 2 * len(changed) < len(whole) else (whole, False)


def decompress(data: bytes, size: int | None = None, base: bytes | None = None) -> bytes:
    """What `compress` or, with its base, `compress_against` was given. Raises ValueError on damage.

    With `size`, never more than one byte beyond it.
    """
    try:
        if size is None:
            return zstd.decompress(data, zstd_dict=_prefix(base))
        return zstd.ZstdDecompressor(zstd_dict=_prefix(base)).decompress(data, max_length=size + 1)
    except (zstd.ZstdError, EOFError) as error:
        raise ValueError(f"not what was compressed: {error}") from error


def _prefix(base: bytes | None) -> Any:
    return None if base is None else zstd.ZstdDict(base, is_raw=True).as_prefix


def storable(text: str) -> str:
    """The text with NUL and lone surrogates as U+FFFD: PostgreSQL takes neither, SQLite no surrogates."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
    return text


def to_json(value: Any) -> str:
    """Compact JSON with Chinese kept readable (an escaped key is not found by SQLite's JSON paths), storable."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if "\\u0000" in text or storable(text) != text:
        return json.dumps(_all_storable(value), ensure_ascii=False, separators=(",", ":"))
    return text


def _all_storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(key): _all_storable(each) for key, each in value.items()}
    return [_all_storable(each) for each in value] if isinstance(value, list | tuple) else value


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept as UTC: SQLite drops time zones. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"the moment {value.isoformat()} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Text(TypeDecorator[str]):
    """Text of any length, made `storable`: what a page says must never stop its being stored."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class CompressedJson(TypeDecorator[Any]):
    """Large JSON that is only ever read whole, as a zstd frame."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else compress(to_json(value).encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(decompress(value))
