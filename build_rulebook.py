"""Build hook: the wheel carries the rulebook compiled to one file with the hash of its sources."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RulebookHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles the rulebook before the wheel is put together; a rulebook with problems builds no wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and ship the result."""
        sys.path.insert(0, str(Path(self.root) / "src"))
        from hegui.rulebook.loader import compile_rulebook

        compile_rulebook()
