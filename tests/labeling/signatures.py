"""SecurityData as products write it, and keys of the tests."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from marks import MARK, PLATFORM

from hegui.labeling import Mark
from hegui.labeling.security import der, sm2
from hegui.labeling.security.keys import SM3_WITH_SM2
from hegui.labeling.security.messages import PRODUCER, signed_text

pytest.importorskip("gmalg", reason="needs the extra 'sm'")

# Two public Markdown files of StepFun bear these.
STEPFUN = "001191310104MACE0YX63918020"
STEPFUN_KEY = (
    "3059301306072A8648CE3D020106082A811CCF5501822D034200045728F08C58D9C72150A705693EF7337859F8FF216E802630041AFAE5C036F0A6"
    "7CB1FDF8C57F5F8B623284AE09E4E545464B7140B26BBDA51BAE965F854C57AA"
)
STEPFUN_FILES = {
    "142569260085903360": (
        "3046022100AE6B84B3342128AE301A597596FCD9EECF3EA0FC2DB6C250BAF234E167298E9002210097223ABB647B786A90D0A1B93CB9382E"
        "A879563B2C7F025FA006BE16AE926C14",
        "3046022100CFB0BFFC83C97AA5B09493295A7A054C082BBBB0E007AC139ACAA3BCD23D62DF022100FFDF70599E0E5D7DC6727825C5717DE0"
        "A9726D9F3119611E5E303FADA8792A5C",
    ),
    "147392816552226816": (
        "3045022100E816A5872275AE5414E7E0FD3D9B2C30F7B7FD68609D6486A38DF7CFAA1417B902201A510FBBE50819BAFF1FCC7B8527FF23CD"
        "40447D41A6776E6BCF1F773AE0DBBC",
        "3046022100FEBE29497FA9E249C18918CF9D36A7F13E5AE2FFDEF184F7E5E1572CDD60C3370221009C21182427A0860A85F9BDBBFC92BF78"
        "4DAB92DCA375EA692B91FAB71F1334D9",
    ),
}

SECRET = sm2.signing_key(bytes(range(1, 33)))
OTHER_SECRET = sm2.signing_key(bytes(range(2, 34)))
FIELDS = replace(MARK, content_propagator=PLATFORM, propagate_id="post-1")


def ds(signature, algorithm=SM3_WITH_SM2, kind="Md", **more):
    written = signature if isinstance(signature, str) else signature.hex().upper()
    return {"Type": "DS", "AlgID": algorithm, "TBSData": {"Type": kind}, "Signature": written, **more}


def key(value, algorithm=SM3_WITH_SM2, **more):
    written = value if isinstance(value, str) else value.hex().upper()
    return {"Type": "PubKey", "AlgID": algorithm, "KeyValue": written, **more}


def security_data(*entries, spelt="PubSD", **more):
    return json.dumps({"SecurityData": {"Type": "TC260PG", "Version": 1, spelt: entries, **more}}, separators=(",", ":"))


def signed_by_hand(*entries, mark=FIELDS, **more):
    return replace(mark, reserved_code_1=security_data(*entries, **more))


def stepfun(number):
    first, second = (security_data(ds(s, kind="LabelMataData"), key(STEPFUN_KEY)) for s in STEPFUN_FILES[number])
    return Mark("1", STEPFUN, number, first, STEPFUN, number, second)


def text_of(mark=FIELDS):
    return signed_text(mark, PRODUCER)


def point(secret=SECRET):
    """Return 04, x, y of a signing key."""
    return secret.public()[-65:]


def certificate(information):
    """Return a certificate around a key; its signature is nobody's."""
    name = der.encoded(der.SEQUENCE)
    version = der.encoded(0xA0, der.encoded_number(2))
    body = der.encoded(der.SEQUENCE, version, der.encoded_number(7), name, name, name, name, information)
    return der.encoded(der.SEQUENCE, body, name, der.encoded(der.BIT_STRING, b"\0none"))
