"""The XMP property that holds a mark: `TC260:AIGC`, a simple text (TC260-PG-20259A; any prefix is read)."""

from __future__ import annotations

from hegui.labeling.containers.xmp import Property

AIGC = Property("http://www.tc260.org.cn/ns/AIGC/1.0/", "TC260", "AIGC")
