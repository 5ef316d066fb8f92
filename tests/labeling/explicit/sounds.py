"""Sounds for listening tests, all made here with fixed seeds: labels of every kind, and what is no label."""

from __future__ import annotations

import random
from math import exp, pi, sin, sqrt

from hegui.labeling.explicit.audio.pcm import Sound

RATE = 8000
LONG_GAP, SHORT_GAP = (1, 1, 3, 3, 1, 1, 1), (1, 1, 3, 1, 1, 1, 1)


def tone(pitch, seconds, volume=0.3, edge=0.008):
    count = int(seconds * RATE)
    swell = max(1, int(edge * RATE))
    return [volume * sin(2 * pi * pitch * at / RATE) * min(1, at / swell, (count - at) / swell) for at in range(count)]


def silence(seconds):
    return [0.0] * int(seconds * RATE)


def rhythm(pitch=880, unit=0.12, gaps=LONG_GAP, volume=0.3):
    found = []
    for number, units in enumerate(gaps):
        found += silence(units * unit) if number % 2 else tone(pitch, units * unit, volume)
    return found


def noise(chance, seconds, volume=0.1):
    return [chance.gauss(0, volume) for _ in range(int(seconds * RATE))]


def speech(chance, seconds, volume=0.2):
    """Syllables as a voice makes them: a buzz with a moving pitch, coloured by two resonances, between hisses and pauses."""
    found = []
    while len(found) < seconds * RATE:
        found += silence(chance.choice((0, 0.03, 0.08, 0.3)))
        if chance.random() < 0.5:
            found += noise(chance, chance.uniform(0.03, 0.1), 0.03)
        found += _vowel(chance, chance.uniform(0.08, 0.35), volume)
    return found[: int(seconds * RATE)]


def _vowel(chance, seconds, volume):
    voice, glide = chance.uniform(90, 260), chance.uniform(-60, 60)
    first, second = chance.uniform(250, 900), chance.uniform(900, 2400)
    count, found, phase = int(seconds * RATE), [], 0.0
    strengths = [
        (number, exp(-(((voice * number - first) / 150) ** 2)) + 0.6 * exp(-(((voice * number - second) / 250) ** 2)) + 0.05)
        for number in range(1, 15)
    ]
    for at in range(count):
        phase += 2 * pi * (voice + glide * at / count) / RATE
        swell = min(1, at / 160, (count - at) / 160)
        found.append(volume * swell * sum(strength * sin(number * phase) for number, strength in strengths))
    return found


def music(chance, seconds, volume=0.2):
    """Notes of an even beat, long and short, of one instrument, sometimes two at once, with few or many overtones."""
    beat, rich = chance.uniform(0.1, 0.3), chance.choice((1, 3, 6))
    scale = [220 * 2 ** (step / 12) for step in (0, 2, 4, 7, 9, 12, 14, 16, 19, 21, 24)]
    found = []
    while len(found) < seconds * RATE:
        length = beat * chance.choice((1, 1, 1, 2, 3, 4))
        if chance.random() < 0.15:
            found += silence(length)
            continue
        pitches = chance.sample(scale, chance.choice((1, 1, 2)))
        found += _note(pitches, length * chance.uniform(0.6, 1.0), rich, volume, chance.choice((2, 5, 20)))
        found += silence(length * 0.1)
    return found[: int(seconds * RATE)]


def _note(pitches, seconds, rich, volume, decay):
    count = int(seconds * RATE)
    parts = [(2 * pi * pitch * number / RATE, 1 / number) for pitch in pitches for number in range(1, rich + 1)]
    return [
        volume * exp(-at * decay / RATE) * min(1, at / 40) * sum(strength * sin(turn * at) for turn, strength in parts)
        for at in range(count)
    ]


def beeps(chance, seconds, volume=0.3):
    """Beeps of one pitch and random lengths: what machines say, the hardest to tell from the label."""
    unit, pitch, found = chance.uniform(0.06, 0.2), chance.uniform(400, 2000), []
    while len(found) < seconds * RATE:
        found += tone(pitch, unit * chance.choice((1, 1, 2, 3, 4)), volume) + silence(unit * chance.choice((1, 1, 2, 3)))
    return found[: int(seconds * RATE)]


def mixed_with_noise(chance, samples, decibels):
    """Add noise so many decibels below the loudness of a tone at 0.3."""
    volume = 0.3 / sqrt(2) / 10 ** (decibels / 20)
    return [sample + chance.gauss(0, volume) for sample in samples]


def labelled(chance, content, *, noisy=None):
    """A sound with a label of any pitch, speed, loudness and gap before the content; returns it with what was chosen."""
    pitch, unit = chance.uniform(400, 2000), chance.uniform(0.06, 0.2)
    volume, gaps = chance.uniform(0.05, 0.5), chance.choice((LONG_GAP, SHORT_GAP))
    label = rhythm(pitch, unit, gaps, volume)
    samples = silence(chance.uniform(0, 1)) + label + silence(max(0.2, 2 * unit)) + content
    if noisy is not None:
        level = volume / sqrt(2) / 10 ** (noisy / 20)
        samples = [sample + chance.gauss(0, level) for sample in samples]
    return Sound(samples, RATE), (pitch, unit, volume, gaps)


def made(kind, seed, seconds=10):
    return Sound(kind(random.Random(seed), seconds), RATE)
