"""The frame in front of an MP3 that says how long it is (Xing, Info with what LAME adds; VBRI), told anew after splicing."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from hegui.labeling.explicit.audio.mpeg import Header

_FRAMES, _BYTES, _TABLE, _QUALITY = 1, 2, 4, 8
_LAME = 36  # bytes that LAME and its followers add
_VBRI_AT = 36


@dataclass(frozen=True, slots=True)
class Added:
    """What was put before and behind the content: frames and bytes."""

    frames_before: int = 0
    bytes_before: int = 0
    frames_behind: int = 0
    bytes_behind: int = 0


def is_told(frame: bytes, header: Header) -> bool:
    """Tell whether a frame holds no sound but says how long the file is."""
    return frame[header.sound : header.sound + 4] in (b"Xing", b"Info") or frame[_VBRI_AT : _VBRI_AT + 4] == b"VBRI"


def retold(frame: bytes, header: Header, added: Added) -> bytes:
    """Return the frame with frames, bytes and the table of places set right; one of Fraunhofer's becomes one of Xing's."""
    if frame[_VBRI_AT : _VBRI_AT + 4] == b"VBRI":
        return _from_vbri(frame, header, added)
    new = bytearray(frame)
    at = header.sound + 4
    flags = int.from_bytes(frame[at : at + 4], "big")
    at += 4
    counts = [0, 0]
    for number, more in enumerate((added.frames_before + added.frames_behind, added.bytes_before + added.bytes_behind)):
        if flags & (_FRAMES, _BYTES)[number]:
            counts[number] = int.from_bytes(frame[at : at + 4], "big")
            new[at : at + 4] = struct.pack(">I", counts[number] + more & 0xFFFFFFFF)
            at += 4
    if flags & _TABLE:
        if counts[0] and counts[1]:
            new[at : at + 100] = _table(frame[at : at + 100], counts[0], counts[1], added)
        at += 100
    at += 4 if flags & _QUALITY else 0
    if len(frame) >= at + _LAME and frame[at : at + 4].isalnum():
        _retell_lame(new, at, added)
    return bytes(new)


def _retell_lame(new: bytearray, at: int, added: Added) -> None:
    """Set right what LAME adds: silence to cut off, the length, no check sum of the sound, that of the frame."""
    delays = int.from_bytes(new[at + 21 : at + 24], "big")
    delay, padding = delays >> 12, delays & 0xFFF
    delays = (0 if added.frames_before else delay) << 12 | (0 if added.frames_behind else padding)
    new[at + 21 : at + 24] = delays.to_bytes(3, "big")
    length = int.from_bytes(new[at + 28 : at + 32], "big")
    if length:
        new[at + 28 : at + 32] = struct.pack(">I", length + added.bytes_before + added.bytes_behind & 0xFFFFFFFF)
    new[at + 32 : at + 34] = b"\0\0"  # of all the sound: nobody checks it, and it would have to be read
    new[at + 34 : at + 36] = struct.pack(">H", check_sum(bytes(new[: at + 34])))


def _table(table: Sequence[int], frames: int, size: int, added: Added) -> bytes:
    """Return where in the file, in 256ths, each hundredth of the time is."""
    total_frames = added.frames_before + frames + added.frames_behind
    total_size = added.bytes_before + size + added.bytes_behind
    places = (_place(hundredth * total_frames / 100, table, frames, size, added) for hundredth in range(100))
    return bytes(min(255, round(256 * place / total_size)) for place in places)


def _place(time: float, table: Sequence[int], frames: int, size: int, added: Added) -> float:
    if time < added.frames_before:
        return added.bytes_before * time / added.frames_before
    time -= added.frames_before
    if time >= frames:
        return added.bytes_before + size + added.bytes_behind * (time - frames) / max(1, added.frames_behind)
    whole, part = divmod(100 * time / frames, 1)
    low, high = table[int(whole)], table[int(whole) + 1] if whole < 99 else 256
    return added.bytes_before + size * (low + (high - low) * part) / 256


def _from_vbri(frame: bytes, header: Header, added: Added) -> bytes:
    size, frames = struct.unpack_from(">II", frame, _VBRI_AT + 10)
    size += added.bytes_before + added.bytes_behind
    frames += added.frames_before + added.frames_behind
    told = b"Xing" + struct.pack(">III", _FRAMES | _BYTES, frames & 0xFFFFFFFF, size & 0xFFFFFFFF)
    return (frame[:4] + bytes(header.sound - 4) + told).ljust(len(frame), b"\0")


def check_sum(data: bytes) -> int:
    """Return the CRC-16 (polynomial 0x8005, reflected) with which LAME protects its frame."""
    found = 0
    for byte in data:
        found ^= byte
        for _ in range(8):
            found = found >> 1 ^ (0xA001 if found & 1 else 0)
    return found
