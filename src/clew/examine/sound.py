"""Listens to a recording once: its fingerprint, and whether anybody speaks."""

from collections.abc import Callable

import numpy as np

from clew.errors import ExaminationError, UnavailableError
from clew.examine.fingerprint import FINGERPRINT_VERSION, Fingerprinter, Samples
from clew.examine.speech import SPEECH_RATE, SpeechMeter
from clew.model.findings import Kind
from clew.model.sound import ITEM_MS, SoundFacts
from clew.player import Recording


def hear(
    recording: Recording, note_progress: Callable[[], None] = lambda: None
) -> tuple[SoundFacts | None, tuple[str, ...]]:
    """Return what the first sound track shows, None without one, and what was not tried, with the reason.

    What does not decode raises nothing: what came before is kept, and marked partial. So is what `note_progress` ends
    by ExaminationError, as when the time is over; it is called with each piece.
    """
    tracks = recording.tracks
    if not tracks.audio_codec:
        return None, ()
    ear = _Ear()
    reason = ""
    try:
        for samples in recording.samples(SPEECH_RATE):
            ear.take(samples)
            note_progress()
    except ExaminationError as error:
        reason = str(error)
    facts = SoundFacts(
        duration_ms=ear.samples * 1000 // SPEECH_RATE,
        codec=tracks.audio_codec,
        channels=tracks.channels,
        sample_rate=tracks.sample_rate,
        is_partial=bool(reason),
        partial_reason=reason,
        fingerprint=ear.fingerprint(),
        fingerprint_version=FINGERPRINT_VERSION if ear.printer else "",
        item_ms=ITEM_MS,
        speech_ms=ear.speech_ms(),
        properties=tracks.properties if tracks.kind is Kind.AUDIO else (),
    )
    return facts, tuple(ear.not_tried)


def warm_up() -> None:
    """Load all that listening needs, so that it touches no file and no module afterwards."""
    ear = _Ear()
    ear.take(np.resize(np.arange(-9000, 9000, 37), 5 * SPEECH_RATE).astype(np.int16))
    ear.fingerprint()
    ear.speech_ms()


class _Ear:
    """What listens, as far as it is installed."""

    def __init__(self) -> None:
        self.not_tried: list[str] = []
        self.samples = 0
        self.printer: Fingerprinter | None = None
        self.meter: SpeechMeter | None = None
        try:
            self.printer = Fingerprinter(SPEECH_RATE)
        except UnavailableError as error:
            self.not_tried.append(f"sound: {error}")
        try:
            self.meter = SpeechMeter()
        except UnavailableError as error:
            self.not_tried.append(f"speech: {error}")

    def take(self, samples: Samples) -> None:
        self.samples += len(samples)
        if self.printer:
            self.printer.feed(samples)
        if self.meter:
            self.meter.feed(samples)

    def fingerprint(self) -> bytes:
        return self.printer.finish().astype("<u4").tobytes() if self.printer else b""

    def speech_ms(self) -> int | None:
        return self.meter.finish() if self.meter else None
