"""ID3v2.2 frames as frames of version 2.3: the same fields under longer names (id3.org, "ID3 tag version 2.3.0", section 4)."""

from __future__ import annotations

from hegui.labeling.containers.id3 import Content

_PAIRS = """
BUF:RBUF CNT:PCNT COM:COMM CRA:AENC ETC:ETCO EQU:EQUA GEO:GEOB IPL:IPLS MCI:MCDI MLL:MLLT POP:POPM REV:RVRB RVA:RVAD SLT:SYLT
STC:SYTC TAL:TALB TBP:TBPM TCM:TCOM TCO:TCON TCR:TCOP TDA:TDAT TDY:TDLY TEN:TENC TFT:TFLT TIM:TIME TKE:TKEY TLA:TLAN TLE:TLEN
TMT:TMED TOA:TOPE TOF:TOFN TOL:TOLY TOR:TORY TOT:TOAL TP1:TPE1 TP2:TPE2 TP3:TPE3 TP4:TPE4 TPA:TPOS TPB:TPUB TRC:TSRC TRD:TRDA
TRK:TRCK TSI:TSIZ TSS:TSSE TT1:TIT1 TT2:TIT2 TT3:TIT3 TXT:TEXT TXX:TXXX TYE:TYER UFI:UFID ULT:USLT WAF:WOAF WAR:WOAR WAS:WOAS
WCM:WCOM WCP:WCOP WPB:WPUB WXX:WXXX
TCP:TCMP TSP:TSOP TSA:TSOA TST:TSOT TS2:TSO2 TSC:TSOC PCS:PCST TCT:TCAT TDR:TDRL TDS:TDES TID:TGID TKW:TKWD WFD:WFED MVN:MVNM
MVI:MVIN GP1:GRP1
"""  # the last two lines are not of the standard: iTunes writes them, in both versions
_NAMES = dict(pair.split(":") for pair in _PAIRS.split())
_PICTURES = {b"JPG": b"image/jpeg", b"PNG": b"image/png", b"-->": b"-->"}


def upgraded(contents: list[Content]) -> list[Content] | None:
    """Return the frames under their names of version 2.3, or None where one of them has no equal there."""
    new = [_upgraded(kind, data) for kind, _, data in contents]
    whole = [content for content in new if content]
    return whole if len(whole) == len(new) else None


def _upgraded(kind: bytes, data: bytes) -> Content | None:
    if kind == b"PIC":
        media_type = _PICTURES.get(data[1:4])
        return (b"APIC", 0, data[:1] + media_type + b"\0" + data[4:]) if media_type else None
    name = _NAMES.get(kind.decode("ascii"))
    return (name.encode(), 0, data) if name else None
