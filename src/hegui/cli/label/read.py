"""`hegui label read`: which marks files bear, and where; 0 whatever it finds, 3 where a file could not be read."""

from __future__ import annotations

from pathlib import Path

import click

from hegui.cli.bilingual import Command
from hegui.cli.label.explicit import look_option
from hegui.cli.label.options import files_argument, jobs_option, jsonl_option
from hegui.cli.language import say
from hegui.cli.options import json_option, lang_option
from hegui.words.text import Shown
from hegui.words.text import read as shown


@click.command(
    "read",
    cls=Command,
    help=say(
        "读取文件中的隐式标识及其位置。\n\n示例：hegui label read photo.png --json",
        "Read the implicit labels of files, with their places.\n\nExample: hegui label read photo.png --json",
    ),
)
@files_argument
@look_option
@jobs_option
@json_option
@jsonl_option
@lang_option
def read(files: tuple[Path, ...], explicit: bool, jobs: int, as_json: bool, jsonl: bool, lang: Shown) -> int:
    """Read and tell."""
    from hegui.cli.label import words
    from hegui.cli.label.printing import Told, form
    from hegui.cli.label.working import Where, work_through
    from hegui.labeling.bulk import Done, Reading

    def rows(done: Done) -> list[list[str]]:
        name, known = str(done.task.source), done.told["format"] or "?"
        found = [[name, *_mark(each, known, lang)] for each in done.told["marks"]]
        found += [
            [name, f"{known}: {each['place']}", shown(words.EXPLICIT, lang), _wording(each)] for each in done.told["explicit"]
        ]
        return found or [[name, known, "-", "-"]]

    columns = [words.FILE, words.PLACE, words.LABEL, words.PRODUCER_AND_NUMBER]
    told = Told("hegui.label.read/1", form(as_json, jsonl), lang, columns, rows)
    work_through(Where(files, jobs=jobs), Reading(explicit), told)
    told.finish()
    return told.status()


def _mark(each: dict[str, object], known: str, lang: Shown) -> list[str]:
    from hegui.cli.label.words import PLACEMENTS

    place = f"{known}: {each['place']} ({shown(PLACEMENTS[str(each['placement'])], lang)})"
    mark = each["mark"]
    if not isinstance(mark, dict):
        return [place, "?", str(each.get("text", ""))[:60]]
    return [place, mark["Label"] or "-", f"{mark['ContentProducer'] or '-'}\n{mark['ProduceID'] or '-'}"]


def _wording(each: dict[str, object]) -> str:
    doubt = "" if each["sure"] else " (?)"
    return f"{each['kind']}: {each['wording'] or '-'}{doubt}"
