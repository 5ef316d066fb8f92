"""Documents: one outline, rendered as HTML or Markdown. This room knows words and paper, nothing of law or systems."""

from hegui.documents import html, markdown
from hegui.documents.outline import Document

__all__ = ["Document", "html", "markdown"]
