"""Has linkers describe media of a case by what the catalog knows of them; killed at any instant, it resumes."""

from collections.abc import Sequence

from clew.casework.desk import Desk
from clew.casework.policy import require_allowed
from clew.casework.progress import Progress, Watch
from clew.linker import Linker, Tells
from clew.model.link import Description
from clew.model.media_hash import WHOLE
from clew.store.descriptions import Described, record, undescribed
from clew.store.facts import facts_of, seen_media
from clew.store.transaction import batches


def describe_facts(desk: Desk, case: str, tried: Sequence[Linker], watch: Watch) -> int:
    """Describe what of a case those of the linkers that tell facts have not described; return how many media.

    All pictures and films of the case are described, known ones and all members of stacks too: it costs no decoding,
    and a known picture from the same camera is a lead. Raises NotFoundError, PolicyError where one is switched off.
    """
    done: set[bytes] = set()
    for linker in tried:
        if isinstance(linker, Tells):
            with desk.catalog.reading() as tx:
                waiting = undescribed(tx, (linker.name, linker.version), seen_media(tx, case), retry_failed=False)
            for batch in batches(waiting):
                with desk.catalog.reading() as tx:
                    told = {
                        each.sha256: _described(linker, linker.describe_facts(each)) for each in facts_of(tx, batch)
                    }
                with desk.catalog.writing() as tx:
                    require_allowed(tx, desk, case, linker.name)
                    record(tx, (linker.name, linker.version), told)
                done.update(told)
                watch(Progress(f"Reading facts: {linker.name}", len(done), len(waiting), unit="media"))
    return len(done)


def _described(linker: Linker, data: bytes) -> Described:
    return Described([(Description(linker.name, linker.version, WHOLE, data), "")] if data else ())
