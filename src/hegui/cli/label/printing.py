"""How the words of labels tell what became of many files: JSON, a line of JSON a file, or a table; and the exit status."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

import click

from hegui.cli.printing import FOUND, OK, REFUSED, UNFINISHED, json_text, print_findings
from hegui.cli.screen import Screen
from hegui.labeling.bulk import Done
from hegui.words import Finding, Text
from hegui.words.text import Shown, read

_PRECEDENCE = (REFUSED, UNFINISHED, FOUND, OK)
_ENDED = {"done": OK, "refused": REFUSED, "failed": UNFINISHED}

NOTHING_WRITTEN = Text(
    "以上为试运行，没有写入任何文件；请用 --out 或 --in-place 指明写到哪里。",
    "This was a trial: no file was written. Say where with --out or --in-place.",
)


_COUNTED = Text("共 {count} 个文件。", "{count} files.")

Columns: TypeAlias = Sequence[Text]
Rows: TypeAlias = Callable[[Done], Sequence[Sequence[str]]]  # one file may take several rows, or none


class Told:
    """Tells of files as they come, and keeps what the exit status and the JSON need."""

    def __init__(self, schema: str, form: str, lang: Shown, columns: Columns, rows: Rows, notes: bool = False) -> None:
        self._schema = schema
        self._form = form
        self._notes = notes
        self._columns = columns
        self._rows = rows
        self._count = 0
        self._lang = lang
        self._files: list[dict[str, object]] = []
        self.done: list[Done] = []
        self.statuses: set[int] = set()

    def follow(self, results: Iterable[Done]) -> Iterator[Done]:
        """Pass results on; findings go to standard error, or into the JSON where that is asked for."""
        for done in results:
            self.statuses.add(_ENDED[done.ended])
            if any(finding.severity == "error" for finding in done.findings) and done.ended == "done":
                self.statuses.add(FOUND)
            if self._form == "jsonl":
                sys.stdout.write(json_text(done.told))
            elif self._form == "json":
                self._files.append(done.told)
            else:
                self.done.append(done)
                print_findings((_placed(finding, done) for finding in done.findings if self._is_told(finding)), self._lang)
            yield done

    def _is_told(self, finding: Finding) -> bool:
        """Tell whether a finding is shown: notes only where one file is looked at; that there is no mark, the verdict says."""
        return finding.severity != "note" or (self._notes and finding.code != "no_mark")

    def finish(self) -> None:
        """Print the JSON object, or the table of what was not shown yet with the count of all."""
        if self._form == "json":
            sys.stdout.write(json_text({"schema": self._schema, "files": self._files}))
        elif self._form == "text":
            self.show()
            click.echo(read(_COUNTED.filled(count=self._count), self._lang))

    def show(self) -> None:
        """Print the table of what was not shown yet."""
        if self.done:
            screen = Screen(self._lang)
            screen.table(None, self._columns, [row for done in self.done for row in self._rows(done)])
            sys.stdout.write(screen.text())
        self._count += len(self.done)
        self.done.clear()

    def passed_over(self, findings: Iterable[Finding]) -> None:
        """Tell what a folder holds that was not looked at; a folder that could not be read is work not done."""
        listed = list(findings)
        print_findings(listed, self._lang)
        if any(finding.severity == "error" for finding in listed):
            self.statuses.add(UNFINISHED)

    def trial(self, out: object, in_place: bool) -> None:
        """Say that nothing was written, where no place was named."""
        if out is None and not in_place:
            click.echo(read(NOTHING_WRITTEN, self._lang), err=True)

    def status(self) -> int:
        """Return the exit status: of 2, 3 and 1 the first that any file calls for."""
        return next((status for status in _PRECEDENCE if status in self.statuses), OK)


def form(as_json: bool, jsonl: bool) -> str:
    """Return the form of the answer."""
    return "jsonl" if jsonl else "json" if as_json else "text"


def _placed(finding: Finding, done: Done) -> Finding:
    """Name the file where a finding names no place."""
    if finding.place:
        return finding
    return Finding(finding.code, finding.message, str(done.task.source), finding.remedy, finding.severity, finding.cites)
