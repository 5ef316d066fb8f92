"""The rhythm label is heard at any pitch and speed and with both gaps in use, and hardly anything else is taken for it."""

from __future__ import annotations

import itertools
import random

import pytest
import sounds

from hegui.labeling.explicit.audio.hearing import rhythms_in
from hegui.labeling.explicit.audio.pcm import Sound
from hegui.labeling.explicit.audio.rhythm import tones
from strategies import SOAKING

SEEDS = range(200 if SOAKING else 4)


def heard(samples, rate=sounds.RATE):
    return list(rhythms_in(Sound(samples, rate)))


@pytest.mark.parametrize("rate", [8000, 8820, 11025, 12000, 16000])
def test_our_own_label_is_heard_with_its_pitch_and_speed(rate):
    (found,) = heard([0.0] * rate + list(tones(rate)) + [0.0] * rate, rate)

    assert (round(found.start, 1), round(found.end, 1)) == (1.0, 2.3)
    assert (found.unit, found.pitch) == (pytest.approx(0.12, abs=0.011), pytest.approx(880, rel=0.04))


@pytest.mark.parametrize("gaps", [sounds.LONG_GAP, sounds.SHORT_GAP])
@pytest.mark.parametrize("unit", [0.05, 0.08, 0.12, 0.2, 0.25])
@pytest.mark.parametrize("pitch", [350, 600, 880, 1500, 3000])
def test_any_pitch_and_speed_and_both_gaps_are_heard(pitch, unit, gaps):
    assert len(heard(sounds.silence(0.5) + sounds.rhythm(pitch, unit, gaps) + sounds.silence(0.6))) == 1


@pytest.mark.parametrize("noisy", [None, 15, 10])
def test_a_label_before_speech_or_music_is_heard_with_noise_over_it(noisy):
    missed = 0
    for seed in SEEDS:
        chance = random.Random(seed)
        content = sounds.speech(chance, 3) if seed % 2 else sounds.music(chance, 3)
        missed += not list(rhythms_in(sounds.labelled(chance, content, noisy=noisy)[0]))

    assert missed <= len(SEEDS) * 0.03


@pytest.mark.parametrize("kind", [sounds.speech, sounds.music, sounds.noise], ids=lambda kind: kind.__name__)
def test_speech_music_and_noise_are_no_labels(kind):
    taken = [seed for seed in SEEDS if list(rhythms_in(sounds.made(kind, seed)))]

    assert len(taken) <= len(SEEDS) * 0.01


def test_beeps_at_random_are_seldom_taken_for_a_label():
    taken = [seed for seed in SEEDS if list(rhythms_in(sounds.made(sounds.beeps, seed)))]

    assert len(taken) <= max(1, len(SEEDS) * 0.12)


@pytest.mark.parametrize(
    ("letters", "pattern"),
    [
        ("short long short", (1, 1, 3, 1, 1)),
        ("four short", (1, 1, 1, 1, 1, 1, 1)),
        ("long short short short", (3, 1, 1, 1, 1, 1, 1)),
        ("short long long short", (1, 1, 3, 1, 3, 1, 1)),
        ("five tones", (1, 1, 3, 3, 1, 1, 1, 1, 1)),
    ],
)
def test_another_rhythm_is_no_label(letters, pattern):
    assert heard(sounds.silence(0.5) + sounds.rhythm(gaps=pattern) + sounds.silence(1)) == []


def test_hisses_in_the_rhythm_are_no_label():
    chance = random.Random(1)
    hisses = [sample * chance.gauss(0, 3) for sample in sounds.rhythm(pitch=5)]

    assert heard(sounds.silence(0.5) + hisses + sounds.silence(1)) == []


def test_four_tones_of_different_pitch_are_no_label():
    notes = [
        sounds.tone(pitch, units * 0.12) + sounds.silence(0.12) for pitch, units in ((600, 1), (800, 3), (700, 1), (900, 1))
    ]

    assert heard([*sounds.silence(0.5), *itertools.chain(*notes), *sounds.silence(1)]) == []


def test_silence_and_nothing_at_all_are_no_label():
    assert heard([]) == []
    assert heard(sounds.silence(3)) == []
    assert heard([0.1]) == []
