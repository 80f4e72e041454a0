"""Judging one bundle: every file, and where files contradict each other, the manifest, or what was agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from netauto.canonical import sha256, written
from netauto.evidence.verifier.approvals import Approval, counting, fingerprint, key_of, strays
from netauto.evidence.verifier.contents import OPENING, ROWS, files_of, manifest_of
from netauto.evidence.verifier.signatures import (
    FOR_APPROVALS,
    FOR_BUNDLES,
    NOBODYS,
    REVOKED,
    SIGNERS,
    Keys,
    principals,
    signature_trouble,
    statement,
)
from netauto.evidence.verifier.sources import (
    MEGABYTE,
    SIGNATURE,
    Flaw,
    Source,
    elements,
    visible,
)
from netauto.evidence.verifier.story import COPIES, contradictions, copies

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OF_THE_PLAN = ("unit", "action", "change", "intent", "templates")
MOST = 100  # approvals: each signature takes a process
OWN_LIST = "whose key is which says the bundle itself, and whoever made it could write that: name a list of yours with --signers"


class Trust(NamedTuple):
    """What is known from elsewhere.

    Attributes:
        signers, revoked: lists in OpenSSH's form; None: the bundle's own copies have to do.
        known: digests of bundles.
        approvals: how many people beside the author had to agree; signed: with their keys, and the bundle is signed, too. What a bundle
            says of that was written by whoever made it; more than it says can be asked for here.
    """

    signers: bytes | None = None
    revoked: bytes | None = None
    known: tuple[str, ...] = ()
    approvals: int = 0
    signed: bool = False


class Verdict(NamedTuple):
    """What is to be said of one bundle.

    Attributes:
        name: of its folder.
        digest: SHA-256 of its manifest; empty when that cannot be read.
        previous: digest of the bundle before it, None for the first.
        ended: when its run ended.
        inventory: whose run it was; bundles are chained per inventory.
        problems: what is not what was sealed, a sentence each.
        remarks: what a reader should know, and which proves nothing wrong.
        facts: title → what it says: who, what, when, why, with whose leave, what was proven, who signed.
    """

    name: str
    digest: str = ""
    previous: str | None = None
    ended: str = ""
    inventory: str = ""
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


def judge(source: Source, trust: Trust | None = None) -> Verdict:
    """Return what is to be said of one bundle.

    That nobody replaced the whole of it shows in the chain, in a signature, or in a digest kept elsewhere.
    """
    try:
        manifest, raw = manifest_of(source)
    except Flaw as flaw:
        return Verdict(source.name, problems=(str(flaw),))
    judged = Judged(source, manifest, raw, trust or Trust())
    return Verdict(
        source.name,
        sha256(raw),
        manifest["previous"],
        manifest["ended"],
        manifest["inventory"],
        tuple(judged.problems),
        tuple(judged.remarks),
        tuple(judged.facts),
    )


class Judged:
    """One bundle whose manifest can be read, and what was found."""

    def __init__(self, source: Source, manifest: dict[str, Any], raw: bytes, trust: Trust) -> None:
        self.source = source
        self.manifest = manifest
        self.raw = raw
        self.trust = trust
        self.problems, self.tables, self.files = files_of(source, manifest)
        self.remarks: list[str] = []
        self.facts: list[tuple[str, str]] = []
        signers = trust.signers if trust.signers is not None else self.files.get(SIGNERS)
        revoked = trust.revoked if trust.revoked is not None else self.files.get(REVOKED)
        self.keys = Keys(signers, revoked) if signers is not None else None
        self.own_list = trust.signers is None
        self.asked_whose = False
        self._contents()

    def _contents(self) -> None:
        manifest = self.manifest
        self._say("who", manifest["operator"])
        self._say("what", f"{manifest['action']} {manifest['unit']}: {manifest['verdict']}")
        self._say("when", f"{manifest['started']} to {manifest['ended']}")
        owner = (self._table("request.json", dict) or {}).get("owner")
        self._say("why", f"{manifest['change']}, for {owner}" if owner else manifest["change"])
        self._plan()
        known = len(self.problems)
        rows = self._rows()
        if ROWS in self.files and len(self.problems) == known:  # what was altered tells no story
            self._story(rows)
        signed = self._approvals(rows)
        self._checks()
        self._signature(needed=signed or self.trust.signed)
        if self.keys and self.own_list and self.asked_whose:
            self.remarks.append(OWN_LIST)
        if manifest["ended"] < manifest["started"]:
            self.remarks.append("it ended before it had started: the clock was set back meanwhile")

    def _say(self, title: str, words: str) -> None:
        self.facts.append((title, visible(words)))

    def _table(self, path: str, kind: type | tuple[type, ...]) -> Any:  # noqa: ANN401 - of that kind, or None
        """Return what a sound file says; None where there is none, or it says something else."""
        value = self.tables.get(path)
        if path not in self.tables or isinstance(value, kind):
            return value
        self.problems.append(f"{path} does not hold what it should")
        del self.tables[path]  # told once
        return None

    def _digest(self, path: str) -> str:
        """Return the digest of a sound table, empty where there is none."""
        return str(self.manifest["files"][path]["sha256"]) if path in self.tables else ""

    def _plan(self) -> None:
        if "plan.json" in self.tables and self._digest("plan.json") != self.manifest["plan"]:
            self.problems.append("plan.json is not the plan that the manifest names")
        else:
            self._compare("plan.json", OF_THE_PLAN)
            tables = {name: self._table(f"{name}.json", (dict, list)) for name in COPIES}
            self.problems += copies(self._table("plan.json", dict) or {}, tables) if "plan.json" in self.tables else ()
        self._compare("outcomes.json", ("verdict",))

    def _compare(self, path: str, fields: Iterable[str]) -> None:
        table = self._table(path, dict)
        for field in fields if table is not None else ():
            if table.get(field) != self.manifest[field]:
                self.problems.append(f"the manifest's `{field}` is not that of {path}")

    def _rows(self) -> list[dict[str, Any]]:
        """Return the rows of the run itself that are what was written."""
        try:
            rows = elements(self.files[ROWS], ROWS) if ROWS in self.files else []
        except Flaw as flaw:
            self.problems.append(str(flaw))
            return []
        run, own = self.manifest["run"], []
        before = None
        for row, text in rows:
            trouble = row_trouble(row, text)
            if not trouble and row["run"] not in {run, f"workstations-{run}"}:
                trouble = "is of another run"
            if not trouble and before and row["seq"] == before["seq"] + 1 and row["prev"] != before["hash"]:
                trouble = f"does not follow from row {before['seq']}"
            if trouble:
                self.problems.append(f"journal row {number(row)} {trouble}")
                continue
            before = row
            own += [row] if row["run"] == run else []
        self._times(own)
        return own

    def _times(self, rows: list[dict[str, Any]]) -> None:
        times = [row.get("time") for row in rows]
        if rows and times[0] != self.manifest["started"]:
            self.problems.append("the manifest's `started` is not that of the journal rows")
        if rows and self.manifest["ended"] not in times:
            self.problems.append("the manifest's `ended` is not that of the journal rows")

    def _story(self, rows: list[dict[str, Any]]) -> None:
        named = self._digest("plan.json") == self.manifest["plan"]  # else that is told already
        plan = self._table("plan.json", dict) if named else None
        outcomes, checks = self._table("outcomes.json", dict), self._table("checks.json", list)
        self.problems += contradictions(self.manifest, rows, plan, outcomes, checks)

    def _approvals(self, rows: list[dict[str, Any]]) -> bool:
        """Judge who agreed; return whether signatures are needed."""
        said = self._table("approvals.json", dict)
        if said is None:
            self._say("approved by", "not known from this bundle")
            if self.trust.approvals:
                self.problems.append(
                    f"0 of {self.trust.approvals} approvals that were needed hold: the bundle holds none"
                )
            return False
        needed, signed, given = said.get("needed"), said.get("signed"), said.get("given")
        if (
            type(needed) is not int
            or needed < 0
            or type(signed) is not bool
            or type(given) is not list
            or len(given) > MOST
        ):
            self.problems.append("approvals.json does not hold what it should")
            return False
        needed, signed = max(needed, self.trust.approvals), signed or self.trust.signed
        seq, opener = next(
            ((row["seq"], row["body"].get("user")) for row in rows if row.get("kind") == "opened"), (0, "")
        )
        plans = {self.manifest["plan"], *self._opening(said)}
        holding = [approval for row in given for approval in self._approval(row, plans, seq)]
        counted = counting((one for one in holding if one.key or not signed), (str(said.get("author")), str(opener)))
        keys = {one.who: one.key for one in holding}
        how = "signed" if self.keys else "signed with a key that no list names"
        told = ", ".join(f"{who} ({how if keys[who] else 'not signed'})" for who in counted) or "nobody"
        self._say("approved by", f"{told}; needed: {needed}{', signed' if signed else ''}")
        if len(counted) < needed:
            self.problems.append(
                f"{len(counted)} of {needed} approvals that were needed hold (the author's does not count, nor that of who carried it out)"
            )
        return signed

    def _opening(self, said: dict[str, Any]) -> set[str]:
        """Return the digest of the plan that opened the unit, where approvals name that one and it says what this plan does."""
        named = said.get("opening")
        if not named:
            return set()
        opening, plan = self._table(OPENING, dict), self._table("plan.json", dict)
        if opening is None or self._digest(OPENING) != named:
            self.problems.append(f"approvals.json names another plan, and {OPENING} is not that one")
            return set()
        manifest = self.manifest
        of_it = manifest["action"] == "open" and (opening.get("unit"), opening.get("action")) == (
            manifest["unit"],
            "open",
        )
        if not of_it or any(strays(plan or {}, opening)):
            self.problems.append(f"{OPENING} does not say what this plan does: its approvals are of another change")
            return set()
        self.remarks.append(
            "it was approved with the plan that opened the unit, which holds the lines that move these ports"
        )
        return {str(named)}

    def _approval(self, row: Any, plans: set[str], began: int) -> Iterator[Approval]:  # noqa: ANN401 - as found
        """Yield an approval that holds; what is wrong with one that does not is a problem."""
        found = self._approved(row, plans, began)
        if isinstance(found, str):
            self.problems.append(f"the approval in journal row {number(row)} {found}")
        else:
            yield found

    def _approved(self, row: Any, plans: set[str], began: int) -> Approval | str:  # noqa: ANN401 - as found
        if trouble := row_trouble(row):
            return trouble
        body = row["body"]
        if row.get("kind") != "approval" or body.get("unit") != self.manifest["unit"]:
            return "is no approval of a plan for this unit"
        if str(body.get("digest")) not in plans:
            return f"is of another plan ({visible(body.get('digest'))[:12]}…)"
        if began and row["seq"] > began:
            return "came after the run had begun"
        who = str(body.get("user"))
        return self._signed(body, who) if "signature" in body else Approval(who)

    def _signed(self, body: dict[str, Any], who: str) -> Approval | str:
        self.asked_whose = True
        moment, signature = str(body.get("time")), str(body["signature"]).encode()
        if moment > self.manifest["started"]:
            return "says that it was signed after the run had begun"
        text = statement(
            inventory=self.manifest["inventory"], plan=body["digest"], time=moment, unit=self.manifest["unit"], user=who
        )
        if trouble := signature_trouble(text, signature, FOR_APPROVALS, who, moment, keys=self.keys):
            return f"has a signature that {trouble}"
        names = principals(signature, moment, self.keys) if self.keys else (who,)
        if who not in names:
            return f"has a signature that {NOBODYS}"
        return Approval(who, names, key_of(signature))

    def _checks(self) -> None:
        counts: dict[str, int] = {}
        for check in self._table("checks.json", list) or []:
            status = str(check.get("status")) if isinstance(check, dict) else "damaged"
            counts[status] = counts.get(status, 0) + 1
        told = ", ".join(f"{count} checks {status}" for status, count in sorted(counts.items()))
        self._say("proven", f"{told}; what is not proven stands in summary.md" if told else "no check was made")

    def _signature(self, *, needed: bool) -> None:
        if SIGNATURE not in self.source.sizes:
            self._say("signature", "not signed")
            self.problems += ["it is not signed, and the policy asks for that"] if needed else []
            return
        try:
            signature = self.source.read(SIGNATURE, MEGABYTE)
        except Flaw as flaw:
            self.problems.append(str(flaw))
            return
        self.asked_whose = True
        who, trouble = self._signer(signature)
        if trouble:
            self.problems.append(f"{SIGNATURE} {trouble}")
        elif not self.keys:
            whose = "it is signed, and no list says whose key that is: name one with --signers"
            (self.problems if needed else self.remarks).append(whose)
        elif who.partition(",")[0] != self._operator():
            self.remarks.append("it was signed by somebody else than who carried it out")
        key = fingerprint(key_of(signature))
        known = f"{who}, with the key {key}" if self.keys else f"the key {key}, which no list names"
        self._say("signature", "does not hold" if trouble else known)

    def _operator(self) -> str:
        """Return who carried it out; where the manifest names his watchdog, it stands behind his name."""
        return str(self.manifest["operator"]).partition("'")[0]

    def _signer(self, signature: bytes) -> tuple[str, str]:
        """Return who signed the manifest, and what is wrong with that."""
        operator, ended = self._operator(), self.manifest["ended"]
        trouble = signature_trouble(self.raw, signature, FOR_BUNDLES, operator, ended, keys=self.keys)
        if not (trouble and self.keys):
            return operator, trouble
        for who in principals(signature, ended, self.keys):
            for moment in (ended, ""):  # a bundle may be signed later, with a key that is newer than the run
                if not signature_trouble(self.raw, signature, FOR_BUNDLES, who, moment, keys=self.keys):
                    return who if moment else f"{who}, after the run", ""
        return "", trouble


def row_trouble(row: Any, text: str = "") -> str:  # noqa: ANN401 - as found
    """Return what is wrong with a row of the journal by itself; `text`: its canonical JSON, where that is at hand."""
    try:
        before, mark, after = (text or written(row).decode().rstrip("\n")).rpartition(f'"hash":"{row["hash"]}",')
        own = sha256(f"{before}{after}\n") if mark else ""
        shaped = type(row["seq"]) is int and isinstance(row["body"], dict) and isinstance(row["prev"], str)
        return "" if shaped and own == row["hash"] and isinstance(row["run"], str) else "was altered"
    except (TypeError, KeyError, ValueError, RecursionError):
        return "was altered"


def number(row: Any) -> str:  # noqa: ANN401 - as found
    """Return the number of a row of the journal."""
    return visible(row.get("seq"))[:20] if isinstance(row, dict) else "?"
