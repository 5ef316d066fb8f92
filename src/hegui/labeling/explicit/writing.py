"""From a file to the same file with an explicit label, as a source of its own in a temporary file that leaves no trace."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from hegui.labeling.explicit import kind_of
from hegui.labeling.explicit.style import Style
from hegui.labeling.explicit.wording import findings_of
from hegui.labeling.formats import Format
from hegui.labeling.source import Source
from hegui.words import Finding, Refused, Text


@contextmanager
def explicitly_labelled(source: Source, form: Format, style: Style) -> Iterator[tuple[Source, tuple[Finding, ...]]]:
    """Give the file with its explicit label, and what there is to be told of how it was done.

    Raise `Refused` for a wording that will not do, or content we cannot label.
    """
    if problems := findings_of(style.wording):
        raise Refused(problems)
    kind = kind_of(form, source)
    if kind is None:
        message = Text(f"尚不能给 {form.NAME} 添加显式标识。", f"No explicit label can be added to {form.NAME} yet.")
        remedy = Text(
            "请在制作内容时添加，或者在界面上提示。", "Add it when the content is made, or show it beside the content."
        )
        raise Refused([Finding("no_explicit_label", message, source.name, remedy, cites=("GB45438.5",))])
    with tempfile.TemporaryFile() as stream:
        told = kind.write(source, style, stream) or ()
        stream.flush()
        with Source.of_descriptor(os.dup(stream.fileno()), source.name) as labelled:
            yield labelled, told
