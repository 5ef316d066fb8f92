"""A label as ffmpeg lays it over a film, and for how long."""

from __future__ import annotations

from dataclasses import dataclass

LEAST = 2  # seconds, at normal speed (GB 45438-2025, 5.4)
SHOWN = 2.2


@dataclass(frozen=True, slots=True)
class Overlay:
    """A picture, where it stands, and in which form of colours ffmpeg lays it over the film."""

    x: int
    y: int
    png: bytes
    blending: str

    def over(self, condition: str) -> str:
        """Return the filter that lays it over a film while a condition holds."""
        return f"overlay=x={self.x}:y={self.y}:format={self.blending}:enable='{condition}'"
