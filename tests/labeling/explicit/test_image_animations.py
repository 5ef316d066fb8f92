"""Animations: the label is on every frame and stands still; timing, loops and the pixels beside it stay."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from pictures import box_of, changed_box, chunks_of, frames, inside, labelled, photo, png_chunk, saved
from PIL import Image

from hegui.words import Refused

WHOLE = [photo(300, 220, seed=seed) for seed in range(5)]
TIMES = [50, 70, 90, 110, 130]


def moving():
    """Frames of which only a part changes from one to the next."""
    first, made = WHOLE[0].quantize(60).convert("RGB"), []
    for at in range(5):
        frame = first.copy()
        frame.paste((200, 30 * at, 40), (20 + 50 * at, 150, 60 + 50 * at, 215))
        made.append(frame)
    return made


ANIMATIONS = {
    "GIF": ("GIF", [frame.quantize(128) for frame in WHOLE], {}),
    "GIF of parts": ("GIF", moving(), {}),
    "GIF restored": ("GIF", [frame.quantize(100) for frame in WHOLE], {"disposal": 2}),
    "GIF with colours of its own": (
        "GIF",
        [frame.quantize(16 + 40 * at) for at, frame in enumerate(WHOLE)],
        {"optimize": False},
    ),
    "APNG": ("PNG", WHOLE, {}),
    "APNG of parts": ("PNG", moving(), {}),
    "APNG alpha": ("PNG", [frame.convert("RGBA") for frame in WHOLE], {"disposal": 1}),
    "WebP": ("WEBP", WHOLE, {"lossless": True}),
}


@pytest.mark.parametrize(("form", "pictures", "how"), ANIMATIONS.values(), ids=ANIMATIONS)
def test_every_frame_bears_the_label_and_no_pixel_beside_it_changes(form, pictures, how):
    before = saved(pictures[0], form, save_all=True, append_images=pictures[1:], duration=TIMES, loop=3, **how)

    after, told = labelled(before)

    old, new = frames(before), frames(after)
    left, top, right, bottom = box_of(300, 220)
    assert len(old) == len(new) == 5
    assert told == []
    for one, other in zip(old, new, strict=True):
        one, other = (np.asarray(Image.fromarray(each).convert("RGB")) for each in (one, other))
        assert inside(changed_box(one, other), (left, top, right, bottom))
    first, *others = (each[top + 3 : bottom - 3, left + 3 : right - 3, :3] for each in new)
    assert all(np.abs(first.astype(int) - other).max() <= (0 if form != "GIF" else 40) for other in others)
    assert timing(after) == timing(before)


def timing(file):
    with Image.open(io.BytesIO(file)) as picture:
        told = [picture.info.get("loop")]
        for at in range(picture.n_frames):
            picture.seek(at)
            told.append(picture.info.get("duration"))
    return told


def test_frames_of_an_apng_are_numbered_without_gaps():
    before = saved(WHOLE[0], "PNG", save_all=True, append_images=WHOLE[1:])
    split = b"\x89PNG\r\n\x1a\n"
    number = 0
    for kind, data in chunks_of(before):
        parts = [data[4:][at : at + 5000] for at in range(0, len(data) - 4, 5000)] if kind == b"fdAT" else [data]
        for part in parts:
            if kind in (b"fcTL", b"fdAT"):
                part = struct.pack(">I", number) + (part[4:] if kind == b"fcTL" else part)
                number += 1
            split += png_chunk(kind, part)

    after, _ = labelled(split)

    numbers = [int.from_bytes(data[:4], "big") for kind, data in chunks_of(after) if kind in (b"fcTL", b"fdAT")]
    assert numbers == list(range(len(numbers)))
    assert all(inside(changed_box(a, b), box_of(300, 220)) for a, b in zip(frames(split), frames(after), strict=True))


def cleared_gif():
    """A GIF whose second frame is small, after the first was cleared away."""
    file = saved(WHOLE[0].quantize(64), "GIF", save_all=True, append_images=[WHOLE[1].quantize(64)], disposal=2, duration=80)
    small = saved(photo(40, 40, seed=7).quantize(64), "GIF")
    at = small.index(b"\x2c", 13 + 3 * 64)
    return file[:-1] + b"\x21\xf9\x04\x08\x08\0\0\0" + small[at:]


def test_where_a_frame_does_not_reach_the_label_all_are_drawn_anew_and_that_is_told():
    before = cleared_gif()

    after, told = labelled(before)
    with pytest.raises(Refused) as refused:
        labelled(before, exact=True)

    left, top, right, bottom = box_of(300, 220)
    for frame in frames(after):
        region = frame[top:bottom, left:right, :3].mean(axis=2)
        assert region.max() - region.min() > 150
    assert len(frames(after)) == len(frames(before))
    assert told == ["encoded_anew"]
    assert refused.value.findings[0].code == "not_exact"


def test_an_apng_whose_frames_do_not_reach_the_label_is_refused_with_what_to_do():
    made = [frame.convert("RGBA") for frame in moving()]
    for frame in made[1:]:
        frame.paste((0, 0, 0, 0), (0, 0, 300, 220))
        frame.paste((255, 0, 0, 255), (10, 10, 40, 40))
    before = saved(made[0], "PNG", save_all=True, append_images=made[1:], disposal=1, blend=1)

    try:
        after, _ = labelled(before)
    except Refused as error:
        assert error.findings[0].code == "frames_apart"
        assert error.findings[0].remedy
    else:
        assert len(frames(after)) == len(frames(before))


def test_the_comments_and_programs_of_a_gif_stay():
    before = saved(
        WHOLE[0].quantize(40), "GIF", comment=b"a comment", save_all=True, append_images=[WHOLE[1].quantize(40)], loop=0
    )

    after, _ = labelled(before)

    assert before.count(b"NETSCAPE2.0") == after.count(b"NETSCAPE2.0") == 1
    assert b"a comment" in after
