"""Judging many bundles and their chain, and the command line of the program that lies in each bundle."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from functools import partial
from itertools import chain
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import TYPE_CHECKING

from netauto.evidence.verifier.contents import KNOWN, is_digest
from netauto.evidence.verifier.sources import Flaw, plain_file, source_of, visible
from netauto.evidence.verifier.verdicts import Trust, Verdict, judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MANY = 100  # bundles from which on starting processes pays
CHUNK = 16
PROVES = """\
sound means: the files are those that the manifest names, and they agree with each other. Who can write to a bundle can write another one:
a signature, a digest that you kept elsewhere (--known), or the bundle after it shows that. See docs/auditors.md of netauto.
"""


def bundles_in(root: Path) -> Iterator[Path]:
    """Yield the bundles of an evidence folder; names that begin with a dot are bundles being written, or left by a crash."""
    return (path for path in _inside(root) if path.is_dir() or path.is_symlink())


def judge_path(path: Path, trust: Trust) -> Verdict:
    """Return what is to be said of the bundle at `path`, whatever lies there."""
    try:
        return judge(source_of(path), trust)
    except Flaw as flaw:
        return Verdict(path.name, problems=(str(flaw),))
    except MemoryError:
        return Verdict(path.name, problems=("takes more memory than there is",))


def judge_all(root: Path, trust: Trust) -> tuple[Verdict, ...]:
    """Judge every bundle of an evidence folder; where there are many, on all processors."""
    try:
        paths = tuple(_all_in(root)) if root.is_dir() else ()
    except OSError:  # who judges it as a bundle says why
        return (judge_path(root, trust),)
    judged = partial(judge_inside, trust=trust)
    # Forked, or not at all: a Python that is started anew looks for modules in the folder in which it stands, and that may be a bundle.
    if len(paths) < MANY or "fork" not in get_all_start_methods():
        return tuple(map(judged, paths))
    with ProcessPoolExecutor(mp_context=get_context("fork")) as pool:
        return tuple(pool.map(judged, paths, chunksize=CHUNK))


def judge_paths(paths: Sequence[Path], trust: Trust) -> tuple[tuple[Verdict, ...], bool]:
    """Judge bundles, and all bundles of evidence folders; return whether there were folders: a chain has to be whole there."""
    roots = [path for path in paths if holds_bundles(path)]
    verdicts = (judge_all(path, trust) if path in roots else (judge_path(path, trust),) for path in paths)
    return tuple(chain.from_iterable(verdicts)), bool(roots)


def holds_bundles(folder: Path) -> bool:
    """Tell whether a folder is one of bundles, and none itself."""
    try:
        return folder.is_dir() and not _is_bundle(folder) and any(_all_in(folder))
    except OSError:  # who judges it as a bundle says why
        return False


def _all_in(folder: Path) -> Iterator[Path]:
    """Yield the bundles of a folder, those that were exported, too."""
    zips = (path for path in _inside(folder) if path.suffix == ".zip" and path.is_file() and not path.is_symlink())
    return chain(bundles_in(folder), zips)


def _is_bundle(path: Path) -> bool:
    """Tell whether a folder holds anything that bundles hold: one that lost its manifest is a bundle still."""
    return path.is_dir() and not KNOWN.isdisjoint(inside.name for inside in _inside(path))


def _inside(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def judge_inside(path: Path, trust: Trust) -> Verdict:
    """Judge one of an evidence folder: what is linked there lies elsewhere."""
    if path.is_symlink():
        return Verdict(path.name, problems=("is a link, not a bundle",))
    with suppress(OSError):  # what cannot be read may be one, and whoever judges it says why
        if path.is_dir() and not _is_bundle(path):
            return Verdict(path.name, problems=("is a folder that holds nothing of a bundle",))
    return judge_path(path, trust)


def chain_problems(verdicts: Iterable[Verdict], trust: Trust, *, whole: bool) -> tuple[str, ...]:
    """Return where the chain is broken: forks, an end that was cut off, and gaps where it has to be whole."""
    readable = sorted((verdict for verdict in verdicts if verdict.digest), key=lambda verdict: verdict.name)
    first: dict[tuple[str, str | None], str] = {}
    problems = [
        f"{name}: the bundle before it is missing or was altered ({digest[:12]}…)"
        for name, digest in _gaps(readable, trust)
        if whole
    ]
    for verdict in readable:
        rival = first.setdefault((verdict.inventory, verdict.previous), verdict.name)
        if rival != verdict.name:
            problems.append(f"{verdict.name}: follows the same bundle as {rival}")
    seen = {verdict.digest for verdict in readable} | {verdict.previous for verdict in readable}
    problems += [
        f"no bundle here has, or follows, the digest {known[:12]}… that you know"
        for known in trust.known
        if known not in seen
    ]
    return tuple(problems)


def chain_remarks(verdicts: tuple[Verdict, ...], trust: Trust, *, whole: bool) -> tuple[str, ...]:
    """Return what proves nothing wrong, and is worth a question: gaps between bundles that were named one by one, times that go back."""
    gaps = _gaps(verdicts, trust) if len(verdicts) > 1 and not whole else ()
    ended = {verdict.digest: verdict.ended for verdict in verdicts}
    back = [verdict.name for verdict in verdicts if verdict.ended < ended.get(verdict.previous or "", "")]
    return (
        *(f"{name}: the bundle before it is not among these: what lies between them is not judged" for name, _ in gaps),
        *(
            f"{name}: its run ended before that of the bundle before it: sealed late, or a clock was set back"
            for name in back
        ),
    )


def _gaps(verdicts: Iterable[Verdict], trust: Trust) -> list[tuple[str, str]]:
    """Return the bundles whose predecessor is not there, with its digest."""
    readable = [verdict for verdict in verdicts if verdict.digest]
    digests = {verdict.digest for verdict in readable} | {*trust.known}
    return [(one.name, one.previous) for one in readable if one.previous is not None and one.previous not in digests]


def problems_of(verdicts: tuple[Verdict, ...], trust: Trust, *, whole: bool) -> tuple[str, ...]:
    """Return all that is wrong; with several bundles each sentence names its bundle."""
    if len(verdicts) == 1 and not whole:
        own = verdicts[0].problems
    else:
        own = tuple(f"{verdict.name}: {problem}" for verdict in verdicts for problem in verdict.problems)
    return (*own, *chain_problems(verdicts, trust, whole=whole))


def main(words: list[str]) -> int:
    """Judge what the command line names, print it, and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="verify.py", description="Verify evidence bundles of netauto offline.", epilog=PROVES
    )
    parser.add_argument("bundle", nargs="*", type=Path, help="folder or zip file of a bundle, or a folder of bundles")
    parser.add_argument("--signers", type=Path, help="list of signers to trust (OpenSSH's allowed_signers)")
    parser.add_argument(
        "--revoked", type=Path, help="keys that are revoked (OpenSSH's revocation list, or public keys)"
    )
    parser.add_argument("--known", action="append", default=[], help="digest of a bundle that you kept elsewhere")
    parser.add_argument(
        "--approvals", type=int, default=0, help="how many people had to agree, whatever the bundle says"
    )
    parser.add_argument(
        "--signed", action="store_true", help="approvals and bundles had to be signed, whatever the bundle says"
    )
    asked = parser.parse_args(words)
    if wrong := [known for known in asked.known if not is_digest(known)]:
        parser.error(f"{wrong[0]!r} is not a digest of 64 hexadecimal digits")
    try:
        signers, revoked = (plain_file(path) if path else None for path in (asked.signers, asked.revoked))
    except Flaw as flaw:
        parser.error(str(flaw))
    trust = Trust(signers, revoked, tuple(asked.known), asked.approvals, asked.signed)
    verdicts, whole = judge_paths(asked.bundle or [Path(__file__).resolve().parent], trust)
    problems = problems_of(verdicts, trust, whole=whole)
    _tell(verdicts, chain_remarks(verdicts, trust, whole=whole), problems)
    return 1 if problems else 0


def _tell(verdicts: tuple[Verdict, ...], remarks: tuple[str, ...], problems: tuple[str, ...]) -> None:
    lines = []
    for verdict in verdicts:
        lines += [
            visible(f"{verdict.name}: {'not ' if verdict.problems else ''}sound"),
            f"  digest       {verdict.digest or '-'}",
        ]
        lines += [f"  {title:<12} {words}" for title, words in verdict.facts]
        lines += [f"  remark       {visible(remark)}" for remark in verdict.remarks]
    lines += [visible(remark) for remark in remarks]
    lines += [f"WRONG: {visible(problem)}" for problem in problems]
    lines += ["", "sound: everything is what was sealed" if not problems else f"not sound: {len(problems)} problem(s)"]
    if hasattr(
        sys.stdout, "reconfigure"
    ):  # a terminal of an older encoding shows what it has no letter for by its number
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
