"""A small Linux machine for tests: Debian's kernel and Python in an initramfs, in QEMU, without root, network or /dev/kvm.

The packages come from apt into a cache outside of the checkout (`$XDG_CACHE_HOME/netauto/qemu`), keyed by their hashes; what a test brings
is a second archive behind the first one. TCG only: on some machines /dev/kvm opens and then no guest ever prints a line.
"""

import compileall
import hashlib
import lzma
import os
import py_compile
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGES = (
    "busybox-static",
    "libc6",
    "libexpat1",
    "libffi8",
    "zlib1g",
    "python3.11-minimal",
    "libpython3.11-minimal",
    "libpython3.11-stdlib",
    "python3-evdev",
)
MODULES = ("evdev.ko", "uinput.ko")
WANTED = (
    "./bin/busybox",
    "./usr/bin/python3.11",
    "./lib/x86_64-linux-gnu",
    "./lib64",
    "./usr/lib/x86_64-linux-gnu",
    "./usr/lib/python3*",
)
NO_USE = (
    "curses",
    "dbm",
    "email",
    "html",
    "http",
    "multiprocessing",
    "sqlite3",
    "unittest",
    "wsgiref",
    "xml",
    "xmlrpc",
    "zoneinfo",
)
UNWANTED = (
    *(f"*/python3.11/{name}" for name in NO_USE),
    "*/gconv",
    "*/test",
    "*/idlelib",
    "*/pydoc_data",
    "*/ensurepip",
    "*/__pycache__",
    "*/config-3.11-*",
    "*.a",
)
APPEND = "console=ttyS0 quiet panic=-1 no_timer_check mitigations=off"


class CannotError(Exception):
    """This machine cannot run the test; the text says what is missing."""


def machine():
    """Return the kernel and the base archive, made at the first call (about 100 MB of packages), from the cache later.

    Raises:
        CannotError: QEMU, apt or the packages are missing.
        LookupError: the packages hold something else than they did: no reason to leave the test out.
    """
    for program in ("qemu-system-x86_64", "apt-get", "apt-cache", "dpkg-deb", "tar"):
        if shutil.which(program) is None:
            raise CannotError(f"{program} is not installed")
    packages = (*PACKAGES, _kernel_package())
    listed = _run("apt-get", "download", "--print-uris", *packages)
    names = sorted(" ".join(line.split()[1:]) for line in listed.splitlines() if line.startswith("'"))
    if len(names) != len(packages):
        raise CannotError(f"apt does not know every one of {', '.join(packages)}")
    key = hashlib.sha256("\n".join((*names, Path(__file__).read_text())).encode()).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "netauto/qemu" / key
    if not (cache / "base.cpio").exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            _build(Path(folder), cache, packages)
    return cache / "vmlinux", cache / "base.cpio"


def run(folder, files, timeout):
    """Boot a machine whose `/init` is among `files` (path to bytes) and return what it printed until it switched itself off.

    Raises:
        CannotError: as `machine`.
        TimeoutError: it is still running; the text ends with what it printed.
    """
    kernel, base = machine()
    extra = folder / "extra"
    for path, content in files.items():
        (extra / path).parent.mkdir(parents=True, exist_ok=True)
        (extra / path).write_bytes(content)
        (extra / path).chmod(0o755)
    initrd = folder / "initrd.cpio"
    initrd.write_bytes(base.read_bytes() + archive(extra))
    printed = folder / "serial.log"
    line = [
        "qemu-system-x86_64",
        "-accel",
        "tcg,thread=multi",
        "-cpu",
        "max",
        "-smp",
        "2",
        "-m",
        "512",
        "-machine",
        "q35",
        "-nodefaults",
    ]
    line += [
        "-display",
        "none",
        "-no-reboot",
        "-serial",
        f"file:{printed}",
        "-kernel",
        str(kernel),
        "-initrd",
        str(initrd),
        "-append",
        APPEND,
    ]
    with (folder / "qemu.log").open("wb") as log:
        guest = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        try:
            guest.wait(timeout)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"the guest still runs after {timeout} s:\n{_text(printed)[-3000:]}") from None
        finally:
            guest.kill()
            guest.wait()
    return _text(printed) + _text(folder / "qemu.log")


def archive(root):
    """Return a folder as a cpio archive of the kernel's format (newc), padded so that another one may follow."""
    entries = []
    for number, path in enumerate(sorted(root.rglob("*")), 1):
        mode = path.lstat().st_mode
        content = (
            str(path.readlink()).encode() if stat.S_ISLNK(mode) else path.read_bytes() if stat.S_ISREG(mode) else b""
        )
        entries.append(_entry(str(path.relative_to(root)), mode, content, number))
    return _padded(b"".join((*entries, _entry("TRAILER!!!", 0, b"", 0))), 512)


def _build(folder, cache, packages):
    _run("apt-get", "download", *packages, cwd=folder)
    root, kernel = folder / "root", folder / "kernel"
    for path in folder.glob("*.deb"):
        target = kernel if path.name.startswith("linux-image") else root
        target.mkdir(exist_ok=True)
        wanted = ("./boot/vmlinuz-*", *(f"*/{name}" for name in MODULES)) if target is kernel else WANTED
        _unpack(path, target, wanted)
    for name in MODULES:
        found = next(kernel.rglob(name), None)
        if found is None:
            raise LookupError(f"{name} is not in Debian's kernel package")
        shutil.copy(found, root / name)
    _compile(root / "usr/lib")
    (cache / "vmlinux").write_bytes(_unpacked(next(kernel.glob("boot/vmlinuz-*")).read_bytes()))
    half = folder / "base.cpio"
    half.write_bytes(archive(root))
    half.replace(cache / "base.cpio")


def _unpack(package, target, wanted):
    left_out = [f"--exclude={pattern}" for pattern in UNWANTED]
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(package)], stdout=subprocess.PIPE) as source:
        # tar's exit code tells of patterns that this package does not have; what is missing shows when the guest starts
        unpack = ["tar", "-x", "-C", str(target), "--wildcards", "--no-same-owner", *left_out, *wanted]
        subprocess.run(unpack, stdin=source.stdout, capture_output=True, check=False)


def _compile(folder):
    """Compile the guest's modules here if the versions agree: an emulated processor takes a minute for what this one does in seconds."""
    if sys.version_info[:2] == (3, 11):
        compileall.compile_dir(
            folder, maxlevels=3, quiet=2, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
        )


def _unpacked(vmlinuz):
    """Cut the kernel out of its own unpacker: it boots twice as fast without it."""
    start = vmlinuz.find(b"\xfd7zXZ\x00")
    if start < 0:
        raise LookupError("Debian's kernel is not packed with xz any more")
    return lzma.LZMADecompressor().decompress(vmlinuz[start:])


def _kernel_package():
    found = re.search(r"Depends: (linux-image-6\.1\S+-amd64)", _run("apt-cache", "depends", "linux-image-amd64"))
    if found is None:
        raise CannotError("apt knows no linux-image-amd64 of Debian 12")
    return found[1]


def _entry(name, mode, content, number):
    fields = (number, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name.encode()) + 1, 0)
    head = b"070701" + b"".join(b"%08X" % field for field in fields)
    return _padded(head + name.encode() + b"\0", 4) + _padded(content, 4)


def _padded(data, size):
    return data + b"\0" * (-len(data) % size)


def _run(*line, cwd=None):
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False, cwd=cwd)
    if done.returncode:
        raise CannotError(f"{' '.join(line[:2])} failed: {done.stderr.strip()[-300:]}")
    return done.stdout


def _text(path):
    return path.read_bytes().decode("utf-8", "replace") if path.exists() else ""
