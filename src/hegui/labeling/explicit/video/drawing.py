"""What draws and sees labels needs the extra `media`: loaded when a film is looked at; the plain install stays light."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from types import ModuleType

from hegui.labeling.explicit.style import ExplicitLabel, Style
from hegui.labeling.explicit.video.film import Film
from hegui.labeling.explicit.video.label import Overlay
from hegui.labeling.source import Source
from hegui.words import Finding, Refused, Text

_EXTRA = ("numpy", "PIL", "pylopdf_fonts_zh_cn")


def label_for(style: Style, film: Film, place: str) -> Overlay:
    """Return the label as it is laid over a film."""
    overlay: Overlay = _loaded("video.overlay").overlay_for(style, film, place)
    return overlay


def labels_seen(still: Source) -> Iterable[ExplicitLabel]:
    """Return the labels that are seen on a frame (PNG)."""
    found: Iterable[ExplicitLabel] = _loaded("image.detection").labels_in(still, "PNG")
    return found


def make_sure() -> None:
    """Refuse, with what to install, where the extra is missing."""
    _loaded("video.overlay")


def _loaded(name: str) -> ModuleType:
    try:
        return import_module(f"hegui.labeling.explicit.{name}")
    except ModuleNotFoundError as error:
        if error.name not in _EXTRA:
            raise
        message = Text("没有安装处理视频显式标识所需的组件。", "What explicit labels on films need is not installed.")
        remedy = Text("请运行：pip install 'hegui[media]'", "Run: pip install 'hegui[media]'")
        raise Refused([Finding("missing_extra", message, "media", remedy)]) from None
