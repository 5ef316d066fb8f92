"""The key of a ledger: only its own key appends; reading needs none."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hegui.ledger import Ledger
from hegui.ledger.folder import read_identity
from hegui.ledger.heads import read_key
from hegui.ledger.key_file import KeyFile, create_key
from hegui.words import Unfinished
from ledger.entries import an_entry, as_told, codes, findings


def made(folder: Path, signer: KeyFile | None = None) -> Ledger:
    """A ledger with one entry, closed again."""
    with Ledger(folder, signer=signer) as ledger:
        ledger.append(an_entry())
    return ledger


def appending(folder: Path, signer: KeyFile | None = None) -> int:
    with Ledger(folder, signer=signer) as ledger:
        return ledger.append(an_entry("later")).number


def test_the_key_may_be_kept_elsewhere(tmp_path):
    signer = create_key(tmp_path / "elsewhere.pem")
    made(tmp_path / "ledger", signer=signer)

    assert not (tmp_path / "ledger/key.pem").exists()
    assert appending(tmp_path / "ledger", signer) == 1
    assert read_key(read_identity(tmp_path / "ledger").text(), "").public == signer.public()


def test_a_key_that_is_not_the_ledgers_is_refused(tmp_path):
    made(tmp_path / "ledger")
    stranger = KeyFile(Ed25519PrivateKey.generate())

    (finding,) = findings(lambda: appending(tmp_path / "ledger", stranger))

    assert finding.code == "other_key"
    assert finding.message.zh == "密钥与此台账的密钥不一致。"
    assert finding.message.en == "This key is not the key of the ledger."


def test_another_key_in_the_file_is_refused(tmp_path):
    made(tmp_path / "ledger")
    (tmp_path / "ledger/key.pem").unlink()
    create_key(tmp_path / "ledger/key.pem")

    assert codes(lambda: appending(tmp_path / "ledger")) == ["other_key"]


def test_without_the_key_nothing_is_appended(tmp_path):
    made(tmp_path / "ledger")
    (tmp_path / "ledger/key.pem").unlink()

    (finding,) = findings(lambda: appending(tmp_path / "ledger"), Unfinished)

    assert (finding.code, finding.place) == ("no_key", str(tmp_path / "ledger/key.pem"))
    assert (tmp_path / "ledger/segments/000000000000.log").read_bytes().count(b"\nentry ") == 1


def test_without_the_key_everything_can_be_read(tmp_path):
    made(tmp_path / "ledger")
    (tmp_path / "ledger/key.pem").unlink()

    with Ledger(tmp_path / "ledger") as ledger:
        assert as_told(ledger.entries()) == [(0, an_entry())]
        assert ledger.head().signed_by(ledger.key)
        assert ledger.prove(0).recorded.entry == an_entry()
