"""The file of an interview: its text and the profile that it holds, changed together one answer at a time."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hegui.mapping.facts import read_facts
from hegui.mapping.interview.answering import answer, facts_of, with_facts
from hegui.mapping.interview.asking import Slot
from hegui.mapping.interview.editing import with_fact
from hegui.mapping.interview.writing import written
from hegui.mapping.profile import Profile
from hegui.mapping.reading import MAX_PROFILE_BYTES, parse_profile, read_profile
from hegui.rulebook.book import Rulebook
from hegui.rulebook.evaluation import FactValue
from hegui.words.errors import Unfinished
from hegui.words.finding import Finding
from hegui.words.reader import read_bytes
from hegui.words.text import Text


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """A profile with the text it stands in; `profile` also holds the facts of its organisation's file."""

    name: str
    text: str
    profile: Profile

    def answered(
        self, slot: Slot, value: Any, rulebook: Rulebook, *, by: str | None = None, on: str | None = None
    ) -> ProfileFile:
        """Return the file with one answer more; what stands in it already stays, to the letter."""
        profile = answer(self.profile, *slot, value, rulebook, by=by, on=on)
        given = facts_of(profile, slot.function)[slot.fact]
        text = with_fact(self.text, slot, given, self.name.lower().endswith(".json"))
        if not self._holds(text, slot, given, rulebook):
            message = Text("无法在此文件中写入这项回答。", "The answer cannot be written into this file.")
            remedy = Text(f"请手工写入：{slot.fact}: {given.value}。", f"Write it in by hand: {slot.fact}: {given.value}.")
            raise Unfinished([Finding("not_editable", message, self.name, remedy)])
        return ProfileFile(self.name, text, profile)

    def _holds(self, text: str, slot: Slot, given: FactValue, rulebook: Rulebook) -> bool:
        """Tell whether the text reads as the one before with this answer, and nothing else is different."""
        before, after = (own_profile(content, self.name, rulebook) for content in (self.text, text))
        return after == with_facts(before, slot.function, {slot.fact: given})


def new_profile_file(profile: Profile, name: str) -> ProfileFile:
    """Return the file of a profile that has none yet."""
    return ProfileFile(name, written(profile), profile)


def read_profile_file(path: Path, rulebook: Rulebook) -> ProfileFile:
    """Read a profile with its text; facts that it says are not known are kept as such."""
    profile = read_profile(path, rulebook)
    text = path.read_bytes().decode("utf-8-sig")
    own = own_profile(text, str(path), rulebook)
    return ProfileFile(str(path), text, dataclasses.replace(profile, facts={**profile.facts, **own.facts}))


def own_profile(text: str, name: str, rulebook: Rulebook) -> Profile:
    """Return the profile that a text holds by itself, with the facts it says are not known."""
    content = text.encode()
    profile = parse_profile(content, name, rulebook)
    document = read_bytes(content, name, MAX_PROFILE_BYTES)
    facts = read_facts(document.value.get("facts"), ("facts",), document.problems(), rulebook)
    return dataclasses.replace(profile, facts=facts)
