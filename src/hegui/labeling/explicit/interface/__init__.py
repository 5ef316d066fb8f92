"""Labels that an interface shows beside content, and labels of virtual scenes: parts for the pages and programs of others."""

from hegui.labeling.explicit.interface.scene import labelled_scene
from hegui.labeling.explicit.interface.snippets import KINDS, SnippetKind, snippet

__all__ = ["KINDS", "SnippetKind", "labelled_scene", "snippet"]
