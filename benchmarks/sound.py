"""What listening costs, and how far fingerprints of the same and of other sounds lie apart.

Melodies are synthesised (`clew.samples`), and encoded anew, turned down, played faster; steady sounds are noise and
hum. Says why `examine/fingerprint.py` marks what it marks, and what a match in time may rely on.
Run: python benchmarks/sound.py [melodies]
"""

import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

import av
import numpy as np
import numpy.typing as npt
from recorded import record

from clew.errors import UnavailableError
from clew.examine.fingerprint import Fingerprinter, Items, Samples, change_bits
from clew.examine.speech import SPEECH_RATE, SpeechMeter
from clew.model.sound import ITEM_MS, UNTOLD
from clew.player import players
from clew.samples.films.encode import encode_film
from clew.samples.films.script import Coding, Reel, Take
from clew.samples.films.sound import RATE, sound_of, speaker, speech

SECONDS = 60
CODINGS = (
    ("flac", "flac"),
    ("mp4", "aac"),
    ("mp3", "libmp3lame"),
    ("ogg", "libopus"),
    ("mov", "alac"),
)
SPEEDS = (0.9, 0.95, 0.98, 0.99, 1.01, 1.02, 1.05, 1.1)
WINDOW = 40
"""Items of a stretch of 5 s."""
Figures = dict[str, object]


def melody(seed: int) -> Samples:
    """Return a minute of a melody."""
    return sound_of(Reel(1, seed, (Take("shore", SECONDS * 1000, "cut", "slow"),), "melody"))


def coded(sound: Samples, container: str, codec: str) -> bytes:
    """Return a sound as a file."""
    return encode_film([], sound, Coding(container, "", codec, (0, 0), 1, 0))


def decoded(content: bytes) -> Iterator[Samples]:
    """Yield the sound of a file at 16 kHz."""
    recording = players()["av"].open(memoryview(content), 10**8, lambda: None)
    return recording.samples(SPEECH_RATE) if recording else iter(())


def items_of(pieces: Iterator[Samples]) -> Items:
    """Return the fingerprint of a sound at 16 kHz."""
    printer = Fingerprinter(SPEECH_RATE)
    for piece in pieces:
        printer.feed(piece)
    return printer.finish()


def fingerprint(sound: Samples) -> Items:
    """Return the fingerprint of a sound as it is."""
    return items_of(decoded(coded(sound, "wav", "pcm_s16le")))


def bits(one: Items, other: Items) -> npt.NDArray[np.uint8]:
    """Return the distances of the items that both tell."""
    count = min(one.size, other.size)
    told = (one[:count] != UNTOLD) & (other[:count] != UNTOLD)
    distances: npt.NDArray[np.uint8] = np.bitwise_count(one[:count] ^ other[:count])[told]
    return distances


def spread(distances: npt.NDArray[np.uint8]) -> str:
    """Return distances in words."""
    return f"{distances.mean():.2f} bits ({np.percentile(distances, 99):.0f} at 99 %)"


def faster(sound: Samples, speed: float) -> Samples:
    """Play a sound faster, and so higher."""
    wanted = np.arange(int(sound.size / speed)) * speed
    return np.asarray(np.interp(wanted, np.arange(sound.size), sound), np.int16)


def quicker(sound: Samples, speed: float) -> Samples:
    """Play a sound faster at the same pitch, as players and editors do (libav's atempo)."""
    graph = av.filter.Graph()
    source = graph.add("abuffer", f"sample_rate={RATE}:sample_fmt=s16:channel_layout=mono:time_base=1/{RATE}")
    tempo, sink = graph.add("atempo", str(speed)), graph.add("abuffersink")
    source.link_to(tempo)
    tempo.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(sound[None], format="s16", layout="mono")
    frame.sample_rate, frame.pts = RATE, 0
    graph.push(frame)
    graph.push(None)
    pieces = []
    while True:
        try:
            pieces.append(graph.pull().to_ndarray()[0])
        except EOFError:
            return np.concatenate(pieces).astype(np.int16)


def at_speed(items: Items, count: int, speed: float) -> Items:
    """Return what the items of a faster copy are to be compared with."""
    return np.asarray(items[np.minimum(np.round(np.arange(count) * speed).astype(int), items.size - 1)], np.uint32)


def steady(chance: np.random.Generator) -> Iterator[tuple[str, Samples]]:
    """Yield noises that stay the same, and gusts of wind, which nearly do; 90 s at 16 kHz."""
    count = 90 * SPEECH_RATE
    moment = np.arange(count) / SPEECH_RATE

    def noise(fall: float) -> npt.NDArray[np.float64]:
        spectrum = np.fft.rfft(chance.normal(size=count)) / np.arange(1, count // 2 + 2) ** fall
        made = np.fft.irfft(spectrum, count)
        return np.asarray(1500 * made / made.std())

    gusts = 10 ** (np.interp(moment, np.arange(92), chance.normal(0, 6, 92)) / 20)
    hum = 600 * np.sum([np.sin(2 * np.pi * 50 * order * moment) / order for order in range(1, 12)], axis=0)
    for name, sound in (
        ("white noise", noise(0)),
        ("pink noise (rain)", noise(0.5)),
        ("mains hum", hum + 0.05 * noise(0.5)),
        ("hum and rain", hum + 0.5 * noise(0.5)),
        ("gusts of wind", noise(0.7) * gusts),
    ):
        yield name, np.clip(sound, -32_768, 32_767).astype(np.int16)


def raw(sound: Samples) -> Items:
    """Return a fingerprint with nothing marked."""
    printer = Fingerprinter(SPEECH_RATE)
    printer.feed(sound)
    return printer.raw()


def nearest_stretch(one: Items, other: Items) -> float:
    """Return the least mean distance of two stretches of 5 s, at any of some offsets."""
    means = []
    for lag in range(0, one.size - 2 * WINDOW, 3):
        distances = np.bitwise_count(one[lag:] ^ other[: one.size - lag]).astype(float)
        means.append(np.convolve(distances, np.ones(WINDOW) / WINDOW, "valid").min())
    return float(min(means))


def milliseconds(act: Callable[[], object]) -> float:
    """Return the processor time of an act."""
    start = time.process_time()
    act()
    return (time.process_time() - start) * 1000


def same_and_other(figures: Figures, melodies: int) -> None:
    """Compare melodies with what was done to them, and with each other."""
    sounds = [melody(seed) for seed in range(melodies)]
    originals = [fingerprint(sound) for sound in sounds]
    for container, codec in CODINGS:
        anew = [items_of(decoded(coded(sound, container, codec))) for sound in sounds]
        figures[f"encoded anew, {codec}"] = spread(
            np.concatenate([bits(one, two) for one, two in zip(originals, anew, strict=True)])
        )
    for change in (faster, quicker):
        for speed in SPEEDS:
            played = [fingerprint(change(sound, speed)) for sound in sounds]
            figures[f"{change.__name__} x {speed}"] = spread(
                np.concatenate(
                    [bits(at_speed(one, two.size, speed), two) for one, two in zip(originals, played, strict=True)]
                )
            )
    for level in (100, 10, 5, 3, 1):
        soft = [(sound * (level / sound.std())).astype(np.int16) for sound in sounds]
        pairs = [
            bits(raw(next_whole(sound)), items_of_raw(coded(turned, "mp4", "aac")))
            for sound, turned in zip(sounds, soft, strict=True)
        ]
        figures[f"turned down to {level} and encoded anew (AAC)"] = spread(np.concatenate(pairs))
    others = [
        bits(one, two) for at, one in enumerate(originals) for two in originals[at + 1 :] if one.size and two.size
    ]
    figures["other melodies"] = spread(np.concatenate(others))
    figures["other melodies, nearest 5 s"] = min(
        nearest_stretch(one, two) for at, one in enumerate(originals) for two in originals[at + 1 :]
    )
    changes = np.concatenate([change_bits(raw(next_whole(sound))) for sound in sounds])
    figures["melodies: change (1 %, 5 %, half)"] = str(np.percentile(changes, (1, 5, 50)).round(1).tolist())
    figures["melodies: told"] = float(np.mean([(items != UNTOLD).mean() for items in originals]))


def next_whole(sound: Samples) -> Samples:
    """Return a sound at 16 kHz as it comes out of a file."""
    return np.concatenate(list(decoded(coded(sound, "wav", "pcm_s16le"))))


def items_of_raw(content: bytes) -> Items:
    """Return the fingerprint of a file with nothing marked."""
    return raw(np.concatenate(list(decoded(content))))


def noises(figures: Figures) -> None:
    """Compare noises with themselves and with others of their kind."""
    ones, twos = dict(steady(np.random.default_rng(1))), dict(steady(np.random.default_rng(2)))
    for name, sound in ones.items():
        items = raw(sound)
        changes = np.percentile(change_bits(items), (5, 50, 95)).round(1).tolist()
        figures[f"{name}: change (5 %, half, 95 %)"] = str(changes)
        figures[f"{name}: nearest 5 s of another"] = nearest_stretch(items, raw(twos[name]))


def heard_speech(figures: Figures) -> None:
    """Tell what of speech is heard, and what of other sounds is taken for it."""
    said = speech(
        "The train to the coast leaves at nine from platform four. Please bring the red suitcase. " * 3, 150, 50
    )
    length = said.size / RATE
    if speaker():
        for name, sound in (
            ("speech", said),
            ("speech at -40 dB", (said * 0.01).astype(np.int16)),
            ("speech in as much noise", mixed(said)),
        ):
            figures[f"{name}: heard of it"] = speech_of(next_whole(sound)) / length
    for name, sound in steady(np.random.default_rng(1)):
        figures[f"{name}: speech heard, s"] = speech_of(sound)
    figures["melodies: speech heard, s"] = sum(speech_of(next_whole(melody(seed))) for seed in range(5))


def mixed(said: Samples) -> Samples:
    """Return speech with noise as loud as itself."""
    noise = np.random.default_rng(4).normal(0, float(said.std()), said.size)
    return np.asarray(np.clip(said * 0.5 + noise * 0.5, -32_768, 32_767), np.int16)


def speech_of(sound: Samples) -> float:
    """Return how many s anybody speaks."""
    meter = SpeechMeter()
    meter.feed(sound)
    return meter.finish() / 1000


def _drain(content: bytes) -> None:
    for _ in decoded(content):
        pass


def costs(figures: Figures) -> None:
    """Measure what a minute of sound costs, step by step."""
    sound = melody(0)
    for container, codec in CODINGS:
        content = coded(sound, container, codec)
        figures[f"ms a minute: decode and mix {codec}"] = milliseconds(partial(_drain, content))
    played = next_whole(sound)
    figures["ms a minute: fingerprint"] = milliseconds(lambda: items_of(iter([played])))
    figures["ms a minute: speech"] = milliseconds(lambda: speech_of(played))


def main() -> None:
    """Measure and record."""
    melodies = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    figures: Figures = {"item, ms": ITEM_MS}
    same_and_other(figures, melodies)
    noises(figures)
    try:
        heard_speech(figures)
        costs(figures)
    except UnavailableError as error:
        figures["not tried"] = str(error)
    record("sound", figures, melodies=melodies, seconds=SECONDS)


if __name__ == "__main__":
    main()
