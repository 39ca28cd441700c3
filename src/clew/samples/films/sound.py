"""Synthesises what is heard: melodies, the sea, speech where espeak-ng is installed."""

import io
import shutil
import subprocess
import wave
from functools import cache

import numpy as np
import numpy.typing as npt

from clew.samples.dice import Dice
from clew.samples.films.script import NOTHING, Piece, Reel

Samples = npt.NDArray[np.int16]
RATE = 22050
"""Samples a second of everything synthesised, mono."""
SCALE = (0, 2, 4, 7, 9, 12, 14, 16)
"""Half-tones of a pentatonic scale, in which any order of notes sounds well."""


@cache
def speaker() -> str:
    """Return the path of espeak-ng, "" where it is not installed; then speech is left out, and the truth says so."""
    return shutil.which("espeak-ng") or ""


def sound_of(reel: Reel) -> Samples:
    """Return the whole sound of a reel."""
    dice = Dice(reel.seed, 10, reel.number)
    count = reel.ms * RATE // 1000
    heard = _sea(dice, count) if reel.sound == "noise" else _melody(dice, count)
    if reel.speech_words:
        heard *= 0.15
        voice = speech(reel.speech_words, *reel.voice)
        start = reel.speech_at_ms * RATE // 1000
        voice = voice[: max(0, count - start)]
        heard[start : start + voice.size] += voice.astype(np.float64) / 32768 * 0.8
    return np.asarray(np.clip(heard, -1, 1) * 32000, np.int16)


@cache
def speech(words: str, words_a_minute: int, pitch: int, voice: str = "en") -> Samples:
    """Return spoken words at RATE, by a voice of espeak-ng; nothing without that."""
    if not speaker():
        return np.zeros(0, np.int16)
    said = subprocess.run(  # noqa: S603 - the words are our own
        [speaker(), "--stdout", "-s", str(words_a_minute), "-p", str(pitch), "-v", voice, words],
        check=True,
        capture_output=True,
        timeout=60,
    ).stdout
    with wave.open(io.BytesIO(said)) as stream:
        rate = stream.getframerate()
        samples = np.frombuffer(said, np.int16, offset=said.index(b"data") + 8)
    wanted = np.arange(int(samples.size * RATE / rate)) * (rate / RATE)
    return np.asarray(np.interp(wanted, np.arange(samples.size), samples), np.int16)


def speech_ms(reel: Reel) -> int:
    """Return how long somebody speaks in a reel."""
    if not reel.speech_words:
        return 0
    return min(speech(reel.speech_words, *reel.voice).size * 1000 // RATE, reel.ms - reel.speech_at_ms)


def cut_together(pieces: tuple[Piece, ...], reels: dict[int, Samples], ms: int) -> Samples:
    """Return the sound of a film from pieces of its reels' sounds; silence where there is none.

    A piece that plays faster sounds higher, as a sped-up upload does.
    """
    heard = np.zeros(ms * RATE // 1000, np.int16)
    for piece in pieces:
        if piece.reel == NOTHING:
            continue
        count = piece.ms * RATE // 1000
        wanted = piece.from_ms * RATE / 1000 + np.arange(count) * piece.speed
        source = reels[piece.reel]
        start = piece.at_ms * RATE // 1000
        stretch = np.interp(wanted, np.arange(source.size), source)[: max(0, heard.size - start)]
        heard[start : start + stretch.size] = stretch.astype(np.int16)
    return heard


def _melody(dice: Dice, count: int) -> npt.NDArray[np.float64]:
    """Return plucked notes over slow chords, -1 to 1."""
    heard = np.zeros(count)
    base = 110 * 2 ** (dice.whole(0, 11) / 12)
    beat = round(RATE * dice.real(0.16, 0.4))
    overtones = dice.reals(4, 0.05, 0.6)
    ring = np.arange(beat * 3) / RATE
    shape = np.exp(-ring * dice.real(2, 6)) * np.minimum(ring * 200, 1)
    for start in range(0, count, beat):
        if dice.chance(0.2):
            continue
        pitch = base * 2 ** (dice.pick(SCALE) / 12 + dice.whole(0, 2))
        note = np.sin(2 * np.pi * pitch * ring)
        for order, strength in enumerate(overtones, 2):
            note += strength * np.sin(2 * np.pi * pitch * order * ring)
        note *= shape * dice.real(0.1, 0.22)
        stretch = heard[start : start + note.size]
        stretch += note[: stretch.size]
    for start in range(0, count, beat * 8):
        length = min(beat * 8, count - start)
        time = np.arange(length) / RATE
        root = base * 2 ** (dice.pick(SCALE[:5]) / 12)
        chord = sum(np.sin(2 * np.pi * root * ratio * time) for ratio in (1.0, 1.25, 1.5))
        heard[start : start + length] += 0.05 * np.asarray(chord)
    return heard


def _sea(dice: Dice, count: int) -> npt.NDArray[np.float64]:
    """Return waves on a shore with a bell now and then, -1 to 1."""
    noise = dice.generator.standard_normal(count)
    spectrum = np.fft.rfft(noise)
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    spectrum *= 1 / (1 + (hertz / dice.real(300, 1500)) ** 2)
    noise = np.fft.irfft(spectrum, count)
    noise /= np.abs(noise).max() + 1e-9
    time = np.arange(count) / RATE
    swell = 0.35 + 0.3 * np.sin(2 * np.pi * time / dice.real(3, 7) + dice.real(0, 6))
    heard: npt.NDArray[np.float64] = noise * swell
    for _ in range(max(2, count // RATE // 2)):
        start = dice.whole(0, max(0, count - RATE // 4))
        ring = time[: min(RATE, count - start)]
        heard[start : start + ring.size] += 0.3 * np.exp(-ring * 5) * np.sin(2 * np.pi * dice.real(300, 2500) * ring)
    return heard
