"""What a sealed child can't do, tried for real; and the filter's decisions on both architectures, by reading it."""

import errno
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from clew.config import Limits
from clew.errors import SandboxError
from clew.examine.kernel import CAPSET, PROCESS_VM_READV, SECCOMP, architecture
from clew.examine.landlock import landlock_abi
from clew.examine.probe import ATTEMPTS
from clew.examine.protections import protections
from clew.examine.seccomp import ALLOWED, NARROWED, REFUSED, program
from clew.examine.supervisor import Examiner

PID = 4242
ALLOW, KILL = 0x7FFF0000, 0x80000000
EPERM, ENOSYS = 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS
ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
HEADERS = {"x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h", "aarch64": "/usr/include/asm-generic/unistd.h"}


def has_all_layers() -> bool:
    if architecture() not in SECCOMP:
        return False
    try:
        return landlock_abi() >= 4
    except OSError:
        return False


needs_layers = pytest.mark.skipif(not has_all_layers(), reason="needs Landlock (ABI 4) and our seccomp filter")


@needs_layers
def test_everything_tried_is_refused_in_a_sealed_child() -> None:
    found = protections(Limits())
    assert [each for each in found if not each.holds] == []
    assert {each.name for each in found} > set(ATTEMPTS.values())


@pytest.mark.skipif(sys.platform != "linux", reason="tries what Linux refuses")
def test_everything_tried_succeeds_without_the_sandbox() -> None:
    holds = {each.name: each.holds for each in protections(Limits(), is_sandboxed=False)}
    assert not any(holds[name] for name in ATTEMPTS.values())


@needs_layers
def test_a_required_sandbox_that_holds_lets_the_work_begin() -> None:
    with Examiner(Limits(), 1, required_sandbox=True):
        pass


def test_a_required_sandbox_that_lacks_something_refuses_and_names_it() -> None:
    examiner = Examiner(Limits(), 1, required_sandbox=True, is_sandboxed=False)
    with pytest.raises(SandboxError, match=r"lacks no reading of other files \(NOT refused\); no writing"), examiner:
        pass
    examiner.close()


ALONE = """
import errno, os, socket, sys
from clew.examine.kernel import prctl
from clew.examine.{module} import {module}
server = socket.create_server(("127.0.0.1", 0))
client = socket.socket()
prctl(38, 1)
{module}()
def outcome(act):
    try:
        act()
    except OSError as error:
        return errno.errorcode[error.errno]
    return "done"
print(
    outcome(lambda: os.open("/etc/passwd", os.O_RDONLY)),
    outcome(lambda: os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT)),
    outcome(lambda: os.listdir("/")),
    outcome(lambda: os.mkdir(sys.argv[1])),
    outcome(lambda: os.execv("/bin/true", ["true"])),
    outcome(lambda: client.connect(server.getsockname())),
    outcome(lambda: os.kill(os.getppid(), 0)),
)
"""


def alone(module: str, path: Path) -> list[str]:
    code = ALONE.format(module=module)
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    return done.stdout.split()


@needs_layers
def test_landlock_holds_by_itself(tmp_path: Path) -> None:
    *files, connect, kill = alone("landlock", tmp_path / "new")
    assert files == ["EACCES"] * 5
    assert connect == "EACCES"
    assert kill == ("EPERM" if landlock_abi() >= 6 else "done")
    assert list(tmp_path.iterdir()) == []


@needs_layers
def test_seccomp_holds_by_itself(tmp_path: Path) -> None:
    assert set(alone("seccomp", tmp_path / "new")) <= {"EPERM", "ENOSYS"}
    assert list(tmp_path.iterdir()) == []


def decide(machine: str, number: int, *arguments: int, arch: int | None = None) -> int:
    """Run the filter as the kernel would, over one system call."""
    words = {0: number, 4: ARCH[machine] if arch is None else arch}
    for place, argument in enumerate(arguments):
        words[16 + 8 * place] = argument & 0xFFFFFFFF
        words[20 + 8 * place] = argument >> 32
    code = program(machine, PID)
    accumulator, at = 0, 0
    while True:
        kind, jump_true, jump_false, operand = code[at]
        at += 1
        match kind:
            case 0x20:
                accumulator = words.get(operand, 0)
            case 0x15:
                at += jump_true if accumulator == operand else jump_false
            case 0x45:
                at += jump_true if accumulator & operand else jump_false
            case _:
                return operand


def number_of(machine: str, name: str) -> int:
    number = (ALLOWED | REFUSED | NARROWED)[name][list(ARCH).index(machine)]
    assert number is not None
    return number


def calls() -> Iterator[tuple[str, str, tuple[int, ...], int]]:
    for machine in ARCH:
        yield machine, "read", (), ALLOW
        yield machine, "getrandom", (), ALLOW
        for refused in ("execve", "socket", "connect", "openat", "ptrace", "process_vm_readv", "ioctl", "sendmsg"):
            yield machine, refused, (), EPERM
        yield machine, "mmap", (0, 4096, 0x3, 0x22), ALLOW  # read and write, private and anonymous
        yield machine, "mmap", (0, 4096, 0x1, 0x01), ALLOW  # shared, of a file
        yield machine, "mmap", (0, 4096, 0x3, 0x21), EPERM  # shared and anonymous
        yield machine, "mmap", (0, 4096, 0x5, 0x22), EPERM  # executable
        yield machine, "mprotect", (0, 4096, 0x3), ALLOW
        yield machine, "mprotect", (0, 4096, 0x5), EPERM
        yield machine, "clone", (0x3D0F00,), ALLOW  # glibc's thread
        yield machine, "clone", (0x01200011,), EPERM  # glibc's fork
        yield machine, "kill", (PID, 9), ALLOW
        yield machine, "kill", (1, 9), EPERM
        yield machine, "kill", (0xFFFFFFFF, 9), EPERM
        yield machine, "tgkill", (PID, PID, 6), ALLOW
        yield machine, "tgkill", (1, 1, 6), EPERM
        yield machine, "fcntl", (3, 1030), ALLOW
        yield machine, "fcntl", (3, 8), EPERM  # F_SETOWN
        yield machine, "prctl", (15,), ALLOW
        yield machine, "prctl", (4, 1), EPERM
        yield machine, "newfstatat", (3, 0, 0, 0x1000), ALLOW
        yield machine, "newfstatat", (-100 & 0xFFFFFFFF, 0, 0, 0), EPERM
        yield machine, "prlimit64", (0, 7, 0, 1), ALLOW
        yield machine, "prlimit64", (0, 7, 0x7FFF00000000, 1), EPERM
        yield machine, "prlimit64", (0, 7, 0x1000, 1), EPERM
        yield machine, "prlimit64", (1, 7, 0, 1), EPERM


@pytest.mark.parametrize(("machine", "name", "arguments", "decision"), list(calls()))
def test_the_filter_decides(machine: str, name: str, arguments: tuple[int, ...], decision: int) -> None:
    assert decide(machine, number_of(machine, name), *arguments) == decision


@pytest.mark.parametrize("machine", ARCH)
def test_what_the_filter_does_not_know_does_not_exist(machine: str) -> None:
    clone3, io_uring_setup, bpf = 435, 425, {"x86_64": 321, "aarch64": 280}[machine]
    assert {decide(machine, number) for number in (clone3, io_uring_setup, bpf, 9999)} == {ENOSYS}
    assert decide("x86_64", 0x40000000 | number_of("x86_64", "read")) == ENOSYS  # the x32 table


@pytest.mark.parametrize("machine", ARCH)
def test_calls_of_another_architecture_end_the_process(machine: str) -> None:
    assert decide(machine, 0, arch=0x40000003) == KILL


@pytest.mark.parametrize("machine", ARCH)
def test_call_numbers_are_those_of_the_kernel(machine: str) -> None:
    header = Path(HEADERS[machine])
    if not header.exists():
        pytest.skip(f"no {header} here")
    pattern = r"#define __NR(?:3264)?_(\w+)\s+(\d+)"
    numbers = {name: int(number) for name, number in re.findall(pattern, header.read_text())}
    if machine == "aarch64":
        numbers["newfstatat"] = numbers.pop("fstatat")
    column = list(ARCH).index(machine)
    for name, pair in (ALLOWED | REFUSED | NARROWED).items():
        assert pair[column] == numbers.get(name), name
    for name, number in (("capset", CAPSET), ("seccomp", SECCOMP), ("process_vm_readv", PROCESS_VM_READV)):
        assert number[machine] == numbers[name]
