"""The interview: the one question whose answer decides most, asked only while it can still settle a verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date

from hegui.mapping.interview.answering import declined_of
from hegui.mapping.interview.asking import Asked, Count, Finished, Progress, Slot, Waiting
from hegui.mapping.interview.open_verdicts import OpenVerdicts, Standing
from hegui.mapping.judging import variables_of
from hegui.mapping.profile import Profile
from hegui.mapping.questions import most_deciding
from hegui.rulebook.book import Rulebook
from hegui.rulebook.diagrams import Diagrams
from hegui.rulebook.models import Instrument
from hegui.rulebook.settling import OpenQuestions

_MOST_NODES = 200_000

_Standings = dict[str, Standing]


def next_question(
    profile: Profile, as_of: date, rulebook: Rulebook, declined: Collection[Slot] | None = None
) -> Asked | Finished:
    """Return the next question of an interview by the law of a day, see `Interviewer`."""
    return Interviewer(rulebook, as_of).next_question(profile, declined)


class Interviewer:
    """Asks by one rulebook and the law of one day.

    The diagrams are kept from one question to the next, for speed; what is asked depends on the profile alone. Threads
    each need an interviewer of their own.
    """

    def __init__(self, rulebook: Rulebook, as_of: date) -> None:
        self.rulebook = rulebook.as_cited(as_of)
        self.as_of = as_of
        self._instruments = [i for i in self.rulebook.mapped if i.in_force.holds(as_of)]
        self._duties = [duty.id for i in self.rulebook.mapped for duty in i.duties if self.rulebook.span_of(duty).holds(as_of)]
        self._questions = self._fresh()

    def next_question(self, profile: Profile, declined: Collection[Slot] | None = None) -> Asked | Finished:
        """Return the question that decides most of those that can still settle a verdict; nothing declined is asked.

        Without `declined` those questions count as declined that the profile says so of.
        """
        if len(self._questions.diagrams) > _MOST_NODES:
            self._questions = self._fresh()
        shut = declined_of(profile) if declined is None else declined
        verdicts = OpenVerdicts(profile, self.as_of, self.rulebook, self._questions, shut)
        instruments = {i.id: verdicts.standing(i.id) for i in self._instruments}
        duties = {duty: verdicts.standing(duty) for duty in self._duties}
        progress = Progress(_count(instruments.values()), _count(duties.values()))
        order = most_deciding(instruments.values(), duties.values(), self.rulebook)
        if not order:
            return Finished(progress)
        slot = _first_slot(order[0], profile, [*instruments.values(), *duties.values()])
        function = next((f for f in profile.functions if f.id == slot.function), None)
        return Asked(self.rulebook.facts[slot.fact], function, self._waiting(slot, instruments, duties), progress)

    def _fresh(self) -> OpenQuestions:
        return OpenQuestions(Diagrams(), variables_of(self.rulebook))

    def _waiting(self, slot: Slot, instruments: _Standings, duties: _Standings) -> tuple[Waiting, ...]:
        found = (self._waiting_in(instrument, slot, instruments, duties) for instrument in self.rulebook.mapped)
        return tuple(waiting for waiting in found if waiting.itself or waiting.duties)

    @staticmethod
    def _waiting_in(instrument: Instrument, slot: Slot, instruments: _Standings, duties: _Standings) -> Waiting:
        itself = instrument.id in instruments and slot in instruments[instrument.id].slots
        held = (duty.id for duty in instrument.duties if duty.id in duties)
        return Waiting(instrument, itself, tuple(duty for duty in held if slot in duties[duty].slots))


def _first_slot(fact: str, profile: Profile, standings: Iterable[Standing]) -> Slot:
    """Return where a fact is asked first: for the system, else for the first function in which it can settle something."""
    slots = frozenset[Slot]().union(*(standing.slots for standing in standings))
    places = (Slot(fact), *(Slot(fact, function.id) for function in profile.functions))
    return next(slot for slot in places if slot in slots)


def _count(standings: Iterable[Standing]) -> Count:
    counted = Counter(standing.verdict for standing in standings)
    return Count(counted["applies"], counted["does_not_apply"], counted["undetermined"])
