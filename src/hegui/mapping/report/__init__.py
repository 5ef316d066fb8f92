"""The report of a mapping: what counsel forwards. One file a part, put together in `whole`."""

from hegui.mapping.report.whole import report

__all__ = ["report"]
