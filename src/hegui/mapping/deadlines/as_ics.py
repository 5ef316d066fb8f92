"""Deadlines as a calendar file (RFC 5545): whole days, a reminder a week ahead, the same bytes for the same input."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from hegui.mapping.citing import short_cites
from hegui.mapping.deadlines.listing import Deadline, Deadlines
from hegui.mapping.telling import due_words
from hegui.mapping.wording import UNCHECKED, VERDICTS, notice
from hegui.words.text import Shown, Text, read

_REMINDER = timedelta(days=-7)
_NAME = Text("合规期限", "Compliance deadlines")
_SUMMARY = Text("{title}（{systems}）", "{title} ({systems})")


def deadlines_ics(found: Deadlines, lang: Shown) -> bytes:
    """Return what is to come, and what passed without being known as done, as one calendar."""
    calendar = Calendar()
    calendar.add("prodid", "-//Hegui//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", read(_NAME, lang))
    for deadline in found.dated:
        if deadline.state != "done":
            calendar.add_component(_event(deadline, found, lang))
    written: bytes = calendar.to_ical()
    return written


def _event(deadline: Deadline, found: Deadlines, lang: Shown) -> Event:
    event = Event()
    event.add("uid", f"{_identity(deadline)}@hegui")
    event.add("dtstamp", datetime.combine(found.mapping.as_of, time(), UTC))
    event.add("dtstart", deadline.day)
    event.add("summary", read(_SUMMARY.filled(title=deadline.title, systems=", ".join(deadline.systems)), lang))
    event.add("description", "\n".join(read(line, lang, "\n") for line in _description(deadline, found)))
    event.add("transp", "TRANSPARENT")
    if deadline.state in ("today", "coming"):
        event.add_component(_alarm(deadline, lang))
    return event


def _identity(deadline: Deadline) -> str:
    """Name a deadline the same in every file, so that a calendar updates it instead of showing it twice."""
    said = "\0".join((deadline.subject, *deadline.systems, deadline.day.isoformat()))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _description(deadline: Deadline, found: Deadlines) -> list[Text]:
    book = found.mapping.rulebook
    told = [deadline.does, due_words(deadline.due), short_cites(deadline.cites, book)]
    if deadline.verdict != "applies":
        told.insert(0, VERDICTS[deadline.verdict])
    if deadline.verification in ("memory", "open"):
        told.append(UNCHECKED)
    return [*told, notice(book)]


def _alarm(deadline: Deadline, lang: Shown) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", read(deadline.title, lang))
    alarm.add("trigger", _REMINDER)
    return alarm
