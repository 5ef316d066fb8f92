"""One interview with its file: the next question, each answer saved at once, and the way back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from hegui.cli.printing import deliver
from hegui.mapping.interview import Asked, Finished, Interviewer, ProfileFile, Slot, declined_of
from hegui.words.errors import Refused
from hegui.words.finding import Finding


class Signature(NamedTuple):
    """Who answers on which day; the day stands where nobody is named only beside what is not known."""

    by: str | None
    on: str


class Given(NamedTuple):
    """An answer that was given beforehand."""

    slot: Slot
    value: Any


@dataclass(frozen=True, slots=True)
class _State:
    file: ProfileFile
    declined: frozenset[Slot]


class Session:
    """An interview of one profile; what it writes goes to `path`."""

    def __init__(
        self, file: ProfileFile, path: Path, interviewer: Interviewer, signature: Signature, again: bool = False
    ) -> None:
        self.path = path
        self._interviewer = interviewer
        self._signature = signature
        self._state = _State(file, frozenset() if again else declined_of(file.profile))
        self._before: list[_State] = []

    @property
    def file(self) -> ProfileFile:
        """The file as it is now."""
        return self._state.file

    @property
    def declined(self) -> frozenset[Slot]:
        """The questions that are not asked any more."""
        return self._state.declined

    @property
    def answers(self) -> int:
        """How many answers were given in this session."""
        return len(self._before)

    def next_question(self) -> Asked | Finished:
        """Return what is to be asked next."""
        return self._interviewer.next_question(self.file.profile, self.declined)

    def answer(self, slot: Slot, value: Any) -> None:
        """Take an answer, None for not known, and save it; raise `Refused` when it cannot be so."""
        after = self._after(self._state, slot, value)
        deliver(after.file.text, self.path)
        self._before.append(self._state)
        self._state = after

    def answer_all(self, given: Iterable[Given]) -> None:
        """Take several answers and save them together; raise `Refused` with all problems, and then take none."""
        findings: list[Finding] = []
        state = self._state
        for slot, value in given:
            try:
                state = self._after(state, slot, value)
            except Refused as refusal:
                findings.extend(refusal.findings)
        if findings:
            raise Refused(findings)
        deliver(state.file.text, self.path)
        self._state = state

    def back(self) -> bool:
        """Take the last answer of this session back, in the file too; tell whether there was one."""
        if not self._before:
            return False
        deliver(self._before[-1].file.text, self.path)
        self._state = self._before.pop()
        return True

    def _after(self, state: _State, slot: Slot, value: Any) -> _State:
        by, day = self._signature
        on = day if by or value is None else None
        file = state.file.answered(slot, value, self._interviewer.rulebook, by=by, on=on)
        declined = state.declined | {slot} if value is None else state.declined - {slot}
        return _State(file, declined)
