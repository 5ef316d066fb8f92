"""What pictures need, the extra `media`: loaded when a picture is looked at, so that the plain install stays light."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from hegui.words import Finding, Refused, Text


class LabelThereError(Exception):
    """The same label stands in the same place already: nothing is to be done."""


def needed(name: str) -> ModuleType:
    """Load a module of this package that needs the extra; say what to install where it is missing."""
    try:
        return import_module(f"{__package__}.{name}")
    except ModuleNotFoundError as error:
        if str(error.name).startswith("hegui"):
            raise
        message = Text("没有安装处理图像显式标识所需的组件。", "What explicit labels on pictures need is not installed.")
        remedy = Text("请运行：pip install 'hegui[media]'", "Run: pip install 'hegui[media]'")
        raise Refused([Finding("missing_extra", message, "media", remedy)]) from None
