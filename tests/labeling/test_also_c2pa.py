"""C2PA manifests beside the mark: signed last, whole for somebody else's reader, with the old one as parent."""

from __future__ import annotations

import importlib
import io
import json
import subprocess
import sys
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from marks import MARK, NEXT, PLATFORM
from samples import jpeg, png
from test_also_iptc import CAPTURE, TRAINED, captured, codes, written

from certificates import chain, pem
from hegui.labeling import pass_on, read
from hegui.labeling.also import c2pa
from hegui.labeling.also.credentials import Signing
from hegui.labeling.also.planning import Also
from hegui.labeling.bulk import Task, Writing
from hegui.labeling.formats import formats
from hegui.words import Refused

SIGNED = {form.__name__.rsplit(".", 1)[1]: form.MANIFEST for form in formats() if hasattr(form, "MANIFEST")}
ELSEWHERE = {"media in another file"}  # the library moves places that point into another file


@pytest.fixture
def credentials(tmp_path_factory):
    """Make files with a chain and a key, and say how to sign with them."""

    def made(key=None, passphrase=None, model="", **certificate):
        folder = tmp_path_factory.mktemp("credentials")
        certificates, secret = chain(key, **certificate)
        if passphrase:
            secret = pem(key, BestAvailableEncryption(passphrase.encode()))
        (folder / "chain.pem").write_bytes(certificates)
        (folder / "key.pem").write_bytes(secret)
        return Signing(folder / "chain.pem", folder / "key.pem", passphrase, model)

    return made


@pytest.fixture
def signing(credentials):
    return credentials(model="painter-2")


@pytest.fixture
def world(signing):
    return Also(iptc=True, signing=signing)


def told_by_the_library(target, media_type="image/png"):
    """What the reader of the Content Authenticity Initiative finds: its state, the manifest, and all manifests."""
    library = pytest.importorskip("c2pa")
    target.seek(0)
    with library.Reader(media_type, target) as reader:
        store = json.loads(reader.json())
    manifest = store["manifests"][store["active_manifest"]]
    assertions = {each["label"]: each["data"] for each in manifest["assertions"]}
    return store["validation_state"], {**manifest, "assertions": assertions}, store["manifests"]


def actions(manifest):
    return [action["action"] for action in manifest["assertions"]["c2pa.actions.v2"]["actions"]]


@pytest.mark.parametrize(("name", "media_type"), SIGNED.items())
def test_every_format_that_names_a_manifest_is_signed_last_and_keeps_its_content(name, media_type, world):
    module = importlib.import_module(f"samples.{name}")
    refused = []
    for what, data in module.samples().items():
        try:
            target, _ = written(bytes(data), module.SUFFIX, also=world)
        except Refused as error:
            assert codes(error.findings) == {"c2pa_failed": "error"}
            refused.append(what)
            continue

        assert (read(target).marks, read(target).beside.manifest) == ((MARK,), True), what
        assert told_by_the_library(target, media_type)[0] == "Valid", what
        if what not in ELSEWHERE:
            assert module.content(target.getvalue()) == module.content(bytes(data)), what
    assert len(refused) < len(module.samples()) * 2 // 3


def test_the_manifest_says_what_was_made_with_what_and_which(world):
    target, result = written(png.png(), also=world)
    state, manifest, _ = told_by_the_library(target)

    action = manifest["assertions"]["c2pa.actions.v2"]["actions"][0]
    assert (state, result.outcome, result.findings) == ("Valid", "written", ())
    assert action == {"action": "c2pa.created", "digitalSourceType": TRAINED, "softwareAgent": {"name": "painter-2"}}
    assert manifest["assertions"][c2pa.ASSERTION]["ProduceID"] == MARK.produce_id
    assert manifest["assertions"][c2pa.ASSERTION]["ContentProducer"] == MARK.content_producer
    assert manifest["claim_generator_info"][0]["name"] == "Hegui"
    assert "thumbnail" not in manifest


def test_whatever_is_changed_afterwards_breaks_it(world):
    target, _ = written(png.png(), also=world)
    changed = target.getvalue().replace(MARK.produce_id.encode(), MARK.produce_id[::-1].encode())

    assert told_by_the_library(io.BytesIO(changed))[0] == "Invalid"


def test_a_small_picture_grows_by_less_than_four_kilobytes(world):
    marked, _ = written(bytes(jpeg.samples()["plain"]), ".jpg", also=Also(iptc=True))
    target, _ = written(bytes(jpeg.samples()["plain"]), ".jpg", also=world)

    assert len(target.getvalue()) - len(marked.getvalue()) < 4096


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (ec.generate_private_key(ec.SECP384R1()), "Es384"),
        (rsa.generate_private_key(65537, 2048), "Ps256"),
        (ed25519.Ed25519PrivateKey.generate(), "Ed25519"),
    ],
    ids=["P-384", "RSA", "Ed25519"],
)
def test_the_kind_of_key_decides_the_algorithm(key, algorithm, credentials):
    target, _ = written(png.png(), also=Also(signing=credentials(key)))
    state, manifest, _ = told_by_the_library(target)

    assert (state, manifest["signature_info"]["alg"]) == ("Valid", algorithm)


def test_an_encrypted_key_is_opened_with_its_passphrase(credentials):
    signing = credentials(ec.generate_private_key(ec.SECP256R1()), "open sesame")

    c2pa.check(signing)
    with pytest.raises(Refused):
        c2pa.check(replace(signing, passphrase="wrong"))
    assert "sesame" not in repr(signing)


def test_a_second_run_keeps_what_is_there(world):
    once, _ = written(png.png(), also=world)
    again, result = written(once.getvalue(), mark=NEXT, also=world)

    assert (result.outcome, result.mark) == ("kept", MARK)
    assert again.getvalue() == once.getvalue()


def test_a_second_run_over_a_folder_keeps_what_is_there(world, tmp_path):
    (tmp_path / "in.png").write_bytes(png.png())
    task = Task(tmp_path / "in.png", tmp_path / "out.png", "in.png", MARK.produce_id)
    work = Writing(replace(MARK, propagate_id=""), also=world)
    first = work(task).told["outcome"]
    bytes_of_first = task.target.read_bytes()

    assert (first, work(task).told["outcome"]) == ("written", "kept")
    assert task.target.read_bytes() == bytes_of_first


def test_an_old_manifest_becomes_the_parent(world):
    once, _ = written(png.png(), also=world)
    target, _ = written(once.getvalue(), mark=NEXT, also=world, replace=True)
    state, manifest, manifests = told_by_the_library(target)

    assert (state, len(manifests)) == ("Valid", 2)
    assert actions(manifest) == ["c2pa.opened", "c2pa.edited.metadata"]
    assert manifest["ingredients"][0]["relationship"] == "parentOf"
    assert "failure" not in str(manifest["ingredients"][0].get("validation_status", ""))


def test_writing_only_the_mark_breaks_a_manifest_and_says_so(world):
    once, _ = written(png.png(), also=world)
    target, result = written(once.getvalue(), mark=NEXT, also=Also(), replace=True)

    assert codes(result.findings) == {"c2pa_broken": "warning"}
    assert "--also c2pa" in result.findings[0].remedy.en
    assert told_by_the_library(target)[0] == "Invalid"


def test_a_broken_manifest_is_signed_again_though_the_mark_is_there(world):
    once, _ = written(png.png(), also=world)
    broken, _ = written(once.getvalue(), mark=NEXT, also=Also(), replace=True)
    target, result = written(broken.getvalue(), mark=NEXT, also=world)

    assert (result.outcome, result.findings) == ("written", ())
    assert told_by_the_library(target)[0] == "Valid"


@pytest.mark.parametrize("label", ["2", "3"])
def test_what_may_be_generated_was_not_created_here(label, world):
    target, result = written(png.png(), mark=replace(MARK, label=label), also=world)
    state, manifest, _ = told_by_the_library(target)

    assert (state, actions(manifest)) == ("Valid", ["c2pa.opened", "c2pa.edited.metadata"])
    assert "digitalSourceType" not in json.dumps(manifest)
    assert codes(result.findings) == {"no_source_type": "note"}


def test_a_captured_picture_with_a_generated_part_is_a_composite(signing):
    target, _ = written(captured(), also=Also(True, "composite", signing), replace=True)

    assert "compositeWithTrainedAlgorithmicMedia" in json.dumps(told_by_the_library(target)[1])
    assert CAPTURE not in json.dumps(told_by_the_library(target)[1])


def test_passing_on_breaks_a_manifest_and_says_so(world):
    once, _ = written(png.png(), also=world)
    target = io.BytesIO()
    passed = pass_on(once, target, PLATFORM, "p-1")

    assert codes(passed.findings) == {"c2pa_broken": "warning"}
    assert told_by_the_library(target)[0] == "Invalid"


def test_passing_on_can_sign_again_with_the_old_manifest_as_parent(world, signing):
    once, _ = written(png.png(), also=world)
    target, again = io.BytesIO(), io.BytesIO()
    passed = pass_on(once, target, PLATFORM, "p-1", signing=signing)
    pass_on(target, again, PLATFORM, "p-1", signing=signing)
    state, manifest, manifests = told_by_the_library(target)

    assert (state, len(manifests), actions(manifest)) == ("Valid", 2, ["c2pa.opened", "c2pa.published"])
    assert manifest["assertions"][c2pa.ASSERTION]["ContentPropagator"] == PLATFORM
    assert passed.findings == ()
    assert again.getvalue() == target.getvalue()


def test_a_format_that_is_given_no_manifest_gets_its_mark_and_that_is_told(signing):
    target, result = written(b"# Title\n", ".md", also=Also(signing=signing))

    assert read(target).marks == (MARK,)
    assert codes(result.findings) == {"no_c2pa_place": "warning"}


def test_a_trial_signs_nothing(world, tmp_path):
    (tmp_path / "in.png").write_bytes(before := png.png())
    done = Writing(MARK, also=world)(Task(tmp_path / "in.png", None, "in.png", "1"))

    assert done.told["outcome"] == "written"
    assert (tmp_path / "in.png").read_bytes() == before


def test_a_new_key_at_the_place_of_the_old_one_is_used(credentials):
    signing, other = credentials(), credentials(ed25519.Ed25519PrivateKey.generate())
    written(png.png(), also=Also(signing=signing))
    other.certificates.replace(signing.certificates)
    other.key.replace(signing.key)
    target, _ = written(png.png(), also=Also(signing=signing))

    assert told_by_the_library(target)[1]["signature_info"]["alg"] == "Ed25519"


def damage_chain(signing):
    signing.certificates.write_text("nothing")


def damage_key(signing):
    secret = signing.key.read_text()
    signing.key.write_text(secret.replace(secret[60:80], "!" * 20))


def swap_key(signing):
    signing.key.write_bytes(pem(ec.generate_private_key(ec.SECP256R1())))


def unknown_key(signing):
    signing.key.write_bytes(pem(ec.generate_private_key(ec.SECP256K1())))


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (damage_chain, "c2pa_certificate"),
        (damage_key, "c2pa_key"),
        (swap_key, "c2pa_certificate"),
        (unknown_key, "c2pa_certificate"),
        (lambda signing: signing.certificates.unlink(), "unreadable"),
        (lambda signing: signing.key.unlink(), "unreadable"),
    ],
    ids=["no chain", "damaged key", "another key", "unknown curve", "chain missing", "key missing"],
)
def test_a_chain_or_key_that_will_not_do_is_told_without_the_secret(harm, code, credentials):
    signing = credentials()
    secret = signing.key.read_text().splitlines()[1]
    harm(signing)

    with pytest.raises(Refused) as refused:
        c2pa.check(signing)
    assert codes(refused.value.findings) == {code: "error"}
    assert refused.value.findings[0].message.zh
    assert secret[:20] not in str([finding.plain() for finding in refused.value.findings])


def test_a_certificate_out_of_date_is_told_before_any_file_is_touched(credentials):
    with pytest.raises(Refused) as refused:
        c2pa.check(credentials(ends_in=-1))

    assert set(codes(refused.value.findings)) <= {"c2pa_certificate", "c2pa_failed"}


def test_without_the_library_the_message_says_how_to_install_it():
    code = (
        "import sys; sys.modules['c2pa'] = None\n"
        "from pathlib import Path\n"
        "from hegui.labeling.also import c2pa\n"
        "from hegui.labeling.also.credentials import Signing\n"
        "from hegui.words import Refused\n"
        "try:\n    c2pa.check(Signing(Path('c.pem'), Path('k.pem')))\n"
        "except Refused as error:\n    print(error.findings[0].code, error.findings[0].remedy.en)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert done.stdout.strip() == "missing_extra Run: pip install 'hegui[c2pa]'"


def test_the_library_is_loaded_only_when_something_is_signed():
    code = "import sys, hegui.labeling, hegui.labeling.bulk; print('c2pa' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert done.stdout.strip() == "False"
