"""Keys that several kinds of places share, each read strictly; what may be a secret is never repeated in a message."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path as FilePath
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from hegui.ledger.outside.port import Outside, cannot
from hegui.words import Text
from hegui.words.shapes import Path, Problems

_EVERY = re.compile(r"([1-9][0-9]{0,3})([mhd])", re.ASCII)
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_SECRET_NAME = re.compile(r"[A-Z_][A-Z0-9_]*", re.ASCII)
_ADDRESS = re.compile(r"[!-~]{1,2000}")


class Mistake(NamedTuple):
    """What is wrong with a place although each of its keys can be read: at which key, and what to do."""

    key: str
    code: str
    message: Text
    remedy: Text | None = None


class Configured(Outside, Protocol):
    """A place that is read from `outside.yaml`: a frozen dataclass whose fields are its keys."""

    @property
    def timeout_seconds(self) -> int:
        """How long it may take."""

    def mistakes(self, ledger: FilePath) -> Iterator[Mistake]:
        """Tell what is wrong with these keys together, for the ledger in this folder."""


class Every(timedelta):
    """A span between two heads, written `30m`, `6h` or `1d`."""

    @classmethod
    def from_plain(cls, value: Any, path: Path, problems: Problems) -> Every | None:
        """Read it from its written form."""
        written = _EVERY.fullmatch(value) if isinstance(value, str) else None
        if written:
            return cls(**{_UNITS[written[2]]: int(written[1])})
        message = Text(f"“{str(value)[:40]}”不是时间间隔。", f"'{str(value)[:40]}' is not a span of time.")
        problems.add(path, "bad_span", message, Text("请写成 30m、6h 或 1d 的形式。", "Write it like 30m, 6h or 1d."))
        return None


class SecretName(str):
    """The name of the environment variable that holds a secret; secrets themselves never stand in the file."""

    __slots__ = ()

    @classmethod
    def from_plain(cls, value: Any, path: Path, problems: Problems) -> SecretName | None:
        """Read it; small letters are refused, because somebody may have written the secret itself."""
        if isinstance(value, str) and _SECRET_NAME.fullmatch(value):
            return cls(value)
        message = Text(
            "此处应为环境变量名，不是密码本身。", "The name of an environment variable belongs here, not the secret itself."
        )
        remedy = Text(
            "用大写字母、数字和下划线，如 HEGUI_SECRET。", "Use capitals, digits and underscores, such as HEGUI_SECRET."
        )
        problems.add(path, "bad_secret_name", message, remedy)
        return None

    def secret(self, place: str) -> str:
        """Return the secret; raise `Unfinished` when the variable is not set."""
        value = os.environ.get(self)
        if value:
            return value
        message = Text(f"没有设置环境变量 {self}。", f"The environment variable {self} is not set.")
        remedy = Text("请在运行 Hegui 的环境中设置它。", "Set it where Hegui runs.")
        raise cannot(place, "no_secret", message, remedy)


class Address(str):
    """A web address; messages show only `shown`, because path and query often hold a secret."""

    __slots__ = ()

    @classmethod
    def from_plain(cls, value: Any, path: Path, problems: Problems) -> Address | None:
        """Read it: http or https, a host, nothing before an @."""
        if isinstance(value, str) and _good(value):
            return cls(value)
        message = Text("这不是可用的网址。", "This is not a usable web address.")
        remedy = Text(
            "请写成 https://主机/路径；不得含用户名、密码、空格和非 ASCII 字符。",
            "Write it like https://host/path, without user name, password, spaces or characters beyond ASCII.",
        )
        problems.add(path, "bad_address", message, remedy)
        return None

    @property
    def encrypted(self) -> bool:
        """Tell whether the connection is encrypted."""
        return urlsplit(self).scheme == "https"

    @property
    def host(self) -> str:
        """The host alone."""
        return urlsplit(self).hostname or ""

    @property
    def shown(self) -> str:
        """Scheme, host and port: what a message may show."""
        parts = urlsplit(self)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _good(written: str) -> bool:
    try:
        parts = urlsplit(written)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return whole and _ADDRESS.fullmatch(written) is not None and not parts.fragment and "@" not in parts.netloc


def not_absolute(key: str, path: str | None) -> Iterator[Mistake]:
    """Tell when a path is not absolute: a service starts in a folder that nobody chose."""
    if path is not None and not FilePath(path).is_absolute():
        yield Mistake(key, "not_absolute", Text("此处应为绝对路径。", "An absolute path is needed here."))
