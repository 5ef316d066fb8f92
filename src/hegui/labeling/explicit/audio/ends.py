"""What stands at the two ends of a sound: the rhythm of anybody, the speech of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from hegui.labeling.explicit.audio.clips import SPOKEN
from hegui.labeling.explicit.audio.hearing import rhythms_in
from hegui.labeling.explicit.audio.matching import clip_stands
from hegui.labeling.explicit.audio.pcm import Sound
from hegui.labeling.explicit.style import ExplicitLabel, Style

End: TypeAlias = tuple[str | None, Sound]  # the place, start or end, with the sound there; None: a short sound, whole

_SPEECH = Style(audible="speech")


def labels_in(ends: Iterable[End]) -> list[ExplicitLabel]:
    """Return the labels that are heard, one at each place."""
    found: dict[str, ExplicitLabel] = {}
    for place, sound in ends:
        for there in _places_of_rhythms(place, sound):
            found.setdefault(there, ExplicitLabel("rhythm", there, None))
        for there in (place,) if place else ("start", "end"):
            if there not in found and clip_stands(sound, _SPEECH, there):
                found[there] = ExplicitLabel("speech", there, SPOKEN)
    return list(found.values())


def stands(ends: Iterable[End], style: Style, place: str) -> bool:
    """Tell whether such a label as a style wants stands at a place."""
    sounds = [(there, sound) for there, sound in ends if there in (place, None)]
    if rhythmic(style):
        return any(place in _places_of_rhythms(there, sound) for there, sound in sounds)
    return any(clip_stands(sound, style, place) for _, sound in sounds)


def _places_of_rhythms(place: str | None, sound: Sound) -> Iterator[str]:
    for rhythm in rhythms_in(sound):
        early = rhythm.start + rhythm.end < sound.seconds()
        yield place or ("start" if early else "end")


def rhythmic(style: Style) -> bool:
    """Tell whether a style wants the rhythm."""
    return style.audible == "rhythm" and not style.sound
