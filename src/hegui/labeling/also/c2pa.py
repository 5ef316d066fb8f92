"""C2PA manifests (Content Credentials, C2PA 2.2), signed by the library c2pa-python; nothing is fetched from any network.

A manifest that was there becomes the parent of the new one, taken from the file as it came: there it is still whole.
Thumbnails are off: they are most of the time and of the bytes that signing costs by default.
"""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from hegui import __version__
from hegui.labeling.also.credentials import Signing, library, tools_of
from hegui.labeling.also.stages import SourceStream, scratch
from hegui.labeling.formats import Format
from hegui.labeling.mark import Mark
from hegui.labeling.source import Source
from hegui.labeling.splicing import Pieces, write_pieces
from hegui.words import Finding, Refused, Text

Act = Literal["c2pa.created", "c2pa.edited", "c2pa.edited.metadata", "c2pa.published"]

ASSERTION = "org.hegui.gb45438"  # what the mark says of who and which, under the signature
_PARENT = "parent"
_LEAST_FRAME = 8  # the least that any container puts around a manifest
_SIGNED_FIELDS = ("Label", "ContentProducer", "ProduceID", "ContentPropagator", "PropagateID")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says: what the mark says, what was done, and the digital source type of what that made."""

    mark: Mark
    act: Act
    source_type: str | None = None

    @property
    def has_parent(self) -> bool:
        """Tell whether the file as it came is its parent; what was created here has none."""
        return self.act != "c2pa.created"

    def definition(self, model: str) -> str:
        """Return it as the library takes it; `model` names the model that made the content."""
        action: dict[str, Any] = {"action": self.act}
        if self.source_type:
            action["digitalSourceType"] = self.source_type
        if model:
            action["softwareAgent"] = {"name": model}
        opened = {"action": "c2pa.opened", "parameters": {"ingredientIds": [_PARENT]}}
        actions = {"actions": [opened, action] if self.has_parent else [action]}
        assertions = [{"label": "c2pa.actions.v2", "data": actions}, {"label": ASSERTION, "data": _said(self.mark)}]
        generator = {"name": "Hegui", "version": __version__}
        return json.dumps({"claim_generator_info": [generator], "assertions": assertions})


@contextmanager
def signed(
    marked: tuple[Source, Pieces], parent: Source, form: Format, manifest: Manifest, signing: Signing
) -> Iterator[Source]:
    """Give the marked file with a manifest; `parent` is the file as it came. Raise `Refused` where that cannot be done.

    The library writes the file. It is trusted with no mark and no content: what it lost is looked for.
    """
    with scratch() as before, scratch() as after:
        write_pieces(*marked, before)
        with Source.of(before) as unsigned:
            unsigned.name = parent.name
            store = _sign(SourceStream(unsigned), parent, _media_type(form), manifest, signing, after)
            with Source.of(after) as result:
                result.name = parent.name
                _refuse_loss(unsigned, result, form, 0 if manifest.has_parent else store + _LEAST_FRAME)
                yield result


def speaks_for(source: Source, form: Format, mark: Mark) -> bool:
    """Tell whether the manifest that is there is whole and was written for this mark."""
    c2pa, context = library()
    try:
        with c2pa.Reader(_media_type(form), SourceStream(source), context=context) as reader:
            if reader.get_validation_state() not in {"Valid", "Trusted"}:
                return False
            manifest = reader.get_active_manifest() or {}
    except c2pa.C2paError:
        return False
    return any(each.get("label") == ASSERTION and each.get("data") == _said(mark) for each in manifest.get("assertions", []))


def check(signing: Signing) -> None:
    """Sign a picture of one dot in memory, so that a wrong chain or key is told once, before any file is touched."""
    with Source.of(io.BytesIO(_DOT)) as dot:
        dot.name = str(signing.certificates)
        _sign(SourceStream(dot), dot, "image/png", Manifest(Mark("2", "", ""), "c2pa.edited"), signing, io.BytesIO())


def has_place(form: Format) -> bool:
    """Tell whether files of this format are signed here."""
    return bool(_media_type(form))


def broken(there: bool, place: str) -> list[Finding]:
    """Return what is to be told where a file with a manifest is changed and not signed again."""
    return [Finding("c2pa_broken", _BROKEN, place, _BROKEN_REMEDY, "warning")] if there else []


def no_place(name: str, place: str) -> Finding:
    """Return what is to be told of a format that is given no manifest here."""
    message = Text(
        f"在此不给 {name} 写入 C2PA 清单；标识照常写入。",
        f"{name} is given no C2PA manifest here; the mark is written all the same.",
    )
    remedy = Text(
        "可以签名的格式见文档；其他格式请用制作软件签名。",
        "The documentation lists the formats that can be signed; sign others with the program that makes them.",
    )
    return Finding("no_c2pa_place", message, place, remedy, "warning")


def _said(mark: Mark) -> dict[str, str]:
    fields = mark.fields()
    return {key: fields[key] for key in _SIGNED_FIELDS if fields[key]}


def _media_type(form: Format) -> str:
    return str(getattr(form, "MANIFEST", ""))


def _sign(stream: Any, parent: Source, media_type: str, manifest: Manifest, signing: Signing, target: Any) -> int:
    """Sign, and return how long the manifest store is."""
    tools = tools_of(signing)
    try:
        with tools.library.Builder(manifest.definition(signing.model), context=tools.context) as builder:
            if manifest.has_parent:
                builder.add_ingredient({"relationship": "parentOf", "label": _PARENT}, media_type, SourceStream(parent))
            return len(builder.sign(tools.signer, media_type, stream, target))
    except tools.library.C2paError as error:
        said = f"{type(error).__name__}: {error}"[:200]
        message = Text("C2PA 组件无法给此文件签名。", f"The C2PA library cannot sign this file ({said}).")
        raise Refused([Finding("c2pa_failed", message, parent.name, _FAILED_REMEDY)]) from error


def _refuse_loss(unsigned: Source, result: Source, form: Format, store: int) -> None:
    """Refuse a signed file that lost bytes or marks: the library rewrites some files that players take as they are."""
    if result.size < unsigned.size + store or list(form.read(result)) != list(form.read(unsigned)):
        message = Text(
            "C2PA 组件写出的文件有缺失，没有采用。", "The file that the C2PA library wrote lacks something; it was not taken."
        )
        raise Refused([Finding("c2pa_failed", message, unsigned.name, _FAILED_REMEDY)])


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


_DOT = b"\x89PNG\r\n\x1a\n" + b"".join(
    (
        _png_chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        _png_chunk(b"IDAT", zlib.compress(b"\0\0")),
        _png_chunk(b"IEND", b""),
    )
)
_BROKEN = Text(
    "文件带有 C2PA 清单；写入标识后，清单的签名不再与文件相符。",
    "The file bears a C2PA manifest; with the mark written, its signature no longer fits the file.",
)
_BROKEN_REMEDY = Text(
    "用 --also c2pa 重新签名，原清单作为来源保留；或者按市场分别交付。",
    "Sign it again with --also c2pa, which keeps the old manifest as its parent; or deliver a file for each market.",
)
_FAILED_REMEDY = Text(
    "没有写入任何内容；可以不用 --also c2pa 写入标识。", "Nothing was written; without --also c2pa the mark can be written."
)
