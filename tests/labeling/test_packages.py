"""OpenDocument and EPUB beyond the battery: other programs, and what is refused."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile

import pytest
from lxml import etree
from marks import MARK
from samples import epub, opendocument

from hegui.labeling import verify, write
from hegui.words import Refused


def named(data, name):
    stream = io.BytesIO(data)
    stream.name = name
    return stream


def marked(data, name):
    target = io.BytesIO()
    write(named(data, name), target, MARK)
    return target.getvalue()


def refusal(data, name):
    with pytest.raises(Refused) as error:
        marked(data, name)
    return error.value.findings[0].code


@pytest.mark.needs("exiftool")
def test_exiftool_reads_the_field_of_an_open_document(tmp_path):
    path = tmp_path / "a.odt"
    path.write_bytes(marked(opendocument.document("<office:meta/>"), "a.odt"))

    shown = subprocess.run(["exiftool", "-j", "-G1", path], capture_output=True, text=True, check=True).stdout

    if "Archive::Zip" in shown:
        pytest.skip("exiftool reads no archives without the Perl library Archive::Zip")
    assert MARK.fields() in [json.loads(value) for value in json.loads(shown)[0].values() if str(value).startswith('{"Label')]


def test_the_mark_is_an_element_of_the_package_document():
    with zipfile.ZipFile(io.BytesIO(marked(epub.samples()["prefixes"], "a.epub"))) as archive:
        package = etree.fromstring(archive.read("OEBPS/content.opf"))

    found = package.xpath("//o:metadata/o:meta[@name='AIGC']/@content", namespaces={"o": epub.OPF})

    assert [json.loads(each) for each in found] == [MARK.fields()]


def test_signed_documents_are_refused():
    signature = "META-INF/documentsignatures.xml"

    assert refusal(opendocument.document(**{signature: "<a/>"}), "a.odt") == "signed"
    assert refusal(epub.book(epub.PREFIXED, **{"META-INF/signatures.xml": "<a/>"}), "a.epub") == "signed"


def test_encrypted_documents_are_refused_and_never_without_mark():
    hidden = '<encryption><CipherReference URI="OEBPS/content.opf"/></encryption>'
    files = {
        "a.odt": opendocument.document(more="<encryption-data/>"),
        "a.epub": epub.book(epub.PREFIXED, **{"META-INF/encryption.xml": hidden}),
    }

    for name, data in files.items():
        verified = verify(named(data, name))

        assert (verified.verdict, verified.findings[0].code) == ("inconclusive", "encrypted")
