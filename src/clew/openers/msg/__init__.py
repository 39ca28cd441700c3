"""Outlook messages (.msg, MS-OXMSG): attachments byte for byte, those of embedded messages too."""

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from clew.containers.compound import STORAGE, STREAM, Compound, Entry, open_compound
from clew.containers.compound_kinds import CompoundKind, compound_kind
from clew.containers.text import extension_of, fact, file_name, load_charsets
from clew.containers.times import utc_text
from clew.containers.window import Window
from clew.errors import ExaminationError
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.opener import Member, Opening
from clew.openers.msg import properties as tags
from clew.openers.msg.properties import Properties, read_properties
from clew.openers.ole import stream_members

_ATTACHMENT = "__attach_version1.0_"
_EMBEDDED = "__substg1.0_3701000D"
_TOP_HEAD, _EMBEDDED_HEAD, _ATTACHMENT_HEAD = 32, 24, 8
_DEEPEST = 16
_MESSAGE_METHOD, _OLE_METHOD = 5, 6

Folders = dict[tuple[str, ...], list[Entry]]


class Msg:
    """Takes messages apart; a message in a message is a folder of its attachments, named by its subject."""

    name = "msg"
    version = "1"
    kind = Kind.DOCUMENT
    is_general = False
    wraps_media = False
    notes = (
        FormatNote(
            "Outlook message (.msg, .oft)",
            "own",
            "attachments byte for byte with their long names and times, HTML bodies, attachments of embedded messages, "
            "OLE objects; sender, recipients, date, subject, message ID",
            "16 levels of embedded messages",
            "plain text and RTF bodies; embedded messages have no bytes of their own",
        ),
    )

    def sample(self) -> bytes:
        """Return nothing but load the charsets that old messages are in."""
        load_charsets()
        return b""

    def sniff(self, data: memoryview) -> str | None:
        """Tell a message by the signature of compound files and the names in the directory."""
        kind, _ = compound_kind(data)
        return "application/vnd.ms-outlook" if kind is CompoundKind.MESSAGE else None

    def companions(self, name: bytes) -> tuple[bytes, ...]:
        """Nothing: a message is one file."""
        del name
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield the attachments and the HTML body."""
        compound = open_compound(Window(opening.files[0]))
        folders: Folders = defaultdict(list)
        for entry in compound.entries():
            if entry.path:
                folders[entry.folder].append(entry)
        message = read_properties(compound, folders.get((), []), _TOP_HEAD)
        opening.facts += _facts(message)
        yield from _message(message, (), "", folders, opening)
        compound.check_whole()


def _facts(message: Properties) -> list[tuple[str, str]]:
    address = message.text(tags.SENDER_SMTP) or message.text(tags.SENDER_ADDRESS)
    sent_ns = message.time_ns(tags.SUBMITTED) or message.time_ns(tags.DELIVERED)
    found = (
        ("From", " ".join(part for part in (message.text(tags.SENDER), address and f"<{address}>") if part)),
        ("To", message.text(tags.TO)),
        ("Date", utc_text(sent_ns) if sent_ns else ""),
        ("Subject", message.text(tags.SUBJECT)),
        ("Message-ID", message.text(tags.MESSAGE_ID)),
    )
    return [(name, fact(value)) for name, value in found if value]


def _message(
    message: Properties, at: tuple[str, ...], folder: str, folders: Folders, opening: Opening
) -> Iterator[Member]:
    """Yield what one message holds; `folder` is where that goes, "" or ending in "/"."""
    sent_ns = message.time_ns(tags.SUBMITTED) or message.time_ns(tags.DELIVERED)
    body = message.stream(tags.HTML)
    if body is not None and body.size:
        yield _file(message.compound, body, f"{folder}body.html", sent_ns, None, "")
    attachments = sorted(
        entry.path for entry in folders.get(at, []) if entry.kind == STORAGE and entry.name.startswith(_ATTACHMENT)
    )
    for number, path in enumerate(attachments, 1):
        opening.note_progress()
        attachment = read_properties(message.compound, folders.get(path, []), _ATTACHMENT_HEAD)
        yield from _attachment(attachment, path, number, folder, folders, opening, sent_ns)


def _attachment(
    attachment: Properties,
    path: tuple[str, ...],
    number: int,
    folder: str,
    folders: Folders,
    opening: Opening,
    sent_ns: int | None,
) -> Iterator[Member]:
    name = _name(attachment, number)
    content = attachment.stream(tags.ATTACH_DATA)
    inner = (*path, _EMBEDDED)
    if content is not None:
        modified_ns = attachment.time_ns(tags.MODIFIED) or sent_ns
        created_ns = attachment.time_ns(tags.CREATED)
        yield _file(attachment.compound, content, f"{folder}{name}", modified_ns, created_ns, "")
    elif inner not in folders:
        return
    elif attachment.number(tags.ATTACH_METHOD) == _OLE_METHOD:
        yield from _ole_object(attachment.compound, inner, folder, folders, opening)
    elif folder.count("/") >= _DEEPEST:
        raise ExaminationError(f"messages in messages deeper than {_DEEPEST} levels were not opened")
    else:
        message = read_properties(attachment.compound, folders[inner], _EMBEDDED_HEAD)
        subject = file_name(message.text(tags.SUBJECT) or name, f"message {number}").decode("utf-8", "replace")
        yield from _message(message, inner, f"{folder}{subject}/", folders, opening)


def _ole_object(
    compound: Compound, at: tuple[str, ...], folder: str, folders: Folders, opening: Opening
) -> Iterator[Member]:
    """Yield what an OLE object among the attachments holds."""
    todo = [at]
    while todo:
        place = todo.pop()
        for entry in folders.get(place, []):
            if entry.kind == STREAM:
                for member in stream_members(compound, entry, opening, below=len(at)):
                    yield Member(folder.encode() + member.path, member.size, pieces=member.pieces, remark=member.remark)
            else:
                todo.append(entry.path)


def _name(attachment: Properties, number: int) -> str:
    found = next(
        (
            text
            for text in (attachment.text(tag) for tag in (tags.LONG_NAME, tags.SHORT_NAME, tags.DISPLAY_NAME))
            if text.strip()
        ),
        "",
    )
    return file_name(found, f"attachment {number}{extension_of(attachment.text(tags.MIME))}").decode("utf-8", "replace")


def _file(
    compound: Compound, entry: Entry, path: str, modified_ns: int | None, created_ns: int | None, remark: str
) -> Member:
    return Member(
        path.encode(), entry.size, modified_ns, created_ns, pieces=partial(compound.pieces, entry), remark=remark
    )


plugin = Msg()
