"""A box from its making to the destruction of its keys: each step once, in order, none back."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from django.db import models, transaction
from django.utils import timezone
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from prongsai import ballots
from prongsai.ballots import Ballot, Head, Opened, Said, codes, drill, keys
from prongsai.errors import BallotsError, Problem
from prongsai.frameworks import Text
from prongsai.web.accounts import trail, walls
from prongsai.web.accounts.access import refuse
from prongsai.web.accounts.models import Body, Person
from prongsai.web.ballots import access, tag_keys, tasks
from prongsai.web.ballots.models import STATES, Answer, Box, Comment, Enrolled, Issued, Sealed
from prongsai.web.rounds.models import Round

_BATCH = 2_000
_TOKEN = 8


# --------------------------------------------------------------------------------------- before it is opened


def make(
    person: Person,
    rounds: Sequence[Round],
    *,
    opens_on: datetime.date,
    closes_on: datetime.date,
    province: str = "",
    alone: Body | None = None,
    key_form: str = "shares",
) -> Box:
    """A box for these rounds of one year and framework, each enrolled with its body's head-count."""
    first = rounds[0]
    box = Box(
        year=first.year, framework_code=first.framework_code, province=province, alone=alone,
        opens_on=opens_on, closes_on=closes_on, key_form=key_form,
    )  # fmt: skip
    with transaction.atomic():
        box.save(force_insert=True)
        refuse(access.why_not_keep(box, person))
        refuse(_why_not_enrol(rounds))
        Enrolled.objects.bulk_create(
            Enrolled(box=box, round=each, staff=each.body.people, token=_token()) for each in rounds
        )
        tag_keys.make(box.pk)
        _tell(box, person, "box.made", bodies=len(rounds), opens_on=opens_on, closes_on=closes_on)
    return box


def _why_not_enrol(rounds: Iterable[Round]) -> Text | None:
    taken = Enrolled.objects.filter(round__in=rounds, box__state__in=("draft", "drilled", "open"))
    found = taken.select_related("round__body").first()
    if found is None:
        return None
    name = found.round.body.name
    return Text(f"{name} อยู่ในกล่องอื่นของปีนี้แล้ว", f"{name} is in another box of this year already.")


def set_key(box: Box, public_key: bytes, person: Person) -> None:
    """Give the box the key-holders' public key (32 bytes); the drill begins anew."""
    refuse(access.why_not_keep(box, person))
    _refuse_no_key(public_key)
    _give_key(box, person, public_key=public_key, wrapped_key=b"")


def _refuse_no_key(public_key: bytes) -> None:
    """BallotsError where nothing can be sealed to these bytes."""
    try:
        SealedBox(PublicKey(public_key)).encrypt(b"")
    except (CryptoError, ValueError, RuntimeError) as error:
        raise _wrong(
            "no-such-key", "เลขชุดนี้ไม่ใช่กุญแจสาธารณะที่ใช้ผนึกได้", "nothing can be sealed to this public key"
        ) from error


def set_passphrases(box: Box, passphrases: Sequence[str], person: Person) -> None:
    """Make the key of a body on its own and keep it wrapped under pass-phrases; the drill begins anew."""
    refuse(access.why_not_keep(box, person))
    key = keys.make()
    wrapped = keys.wrap(key, passphrases)
    _give_key(box, person, public_key=keys.public_of(key), wrapped_key=wrapped)


def _give_key(box: Box, person: Person, *, public_key: bytes, wrapped_key: bytes) -> None:
    with transaction.atomic():
        held = _held(box, "draft")
        held.public_key, held.wrapped_key, held.drill = public_key, wrapped_key, ""
        held.sealed_tag_key = SealedBox(PublicKey(public_key)).encrypt(tag_keys.of(box.pk))
        held.save(update_fields=["public_key", "wrapped_key", "drill", "sealed_tag_key"])
        _tell(held, person, "box.key", key=keys.mark_of(public_key))


def draw_drill(box: Box, person: Person) -> bytes:
    """A file with a new word sealed to the key: who reads it back holds a key that will open the box."""
    refuse(access.why_not_keep(box, person))
    word = codes.write(secrets.token_bytes(16))
    with transaction.atomic():
        held = _held(box, "draft")
        if not held.public_key:
            raise _no_key()
        held.drill = _hash(word)
        held.save(update_fields=["drill"])
    return drill.seal_word(held.pk, bytes(held.public_key), word)


def finish_drill(box: Box, word: str, person: Person) -> None:
    """The word as the key-holders read it; BallotsError where it is another."""
    refuse(access.why_not_keep(box, person))
    typed = codes.read(word)
    with transaction.atomic():
        held = _held(box, "draft")
        if typed is None or not held.drill or not hmac.compare_digest(held.drill, _hash(codes.write(typed))):
            raise _wrong(
                "drill-failed",
                "คำที่อ่านได้ไม่ตรงกับคำที่ผนึกไว้ในแฟ้มที่ดาวน์โหลดครั้งล่าสุด ยังเปิดรับคำตอบไม่ได้ ลองซ้อมใหม่ หรือทำกุญแจใหม่",
                "this is not the word sealed in the file downloaded last; the box stays shut. "
                "Try the drill again, or make a new key",
            )
        _move(held, "drilled", person)


def drill_here(box: Box, passphrases: Sequence[str], person: Person) -> None:
    """The drill of a body on its own: the pass-phrases open a word that was sealed a moment before."""
    sealed = draw_drill(box, person)
    finish_drill(box, drill.read_word(sealed, keys.unwrap(bytes(box.wrapped_key), passphrases)), person)


def start(box: Box, person: Person | None) -> None:
    """Take answers from now on. Only after the drill, and not before the first day or after the last."""
    if person is not None:
        refuse(access.why_not_keep(box, person))
    with transaction.atomic():
        held = _held(box, "drilled")
        refuse(_why_not_today(held))
        tag_keys.of(held.pk)
        _move(held, "open", person)


def _why_not_today(box: Box) -> Text | None:
    if box.opens_on <= timezone.localdate() <= box.closes_on:
        return None
    return Text("วันนี้ไม่อยู่ในช่วงวันที่เปิดรับคำตอบ", "Today is not among the days on which answers are taken.")


# ---------------------------------------------------------------------------------------- closing and opening


def close(box: Box, person: Person | None) -> Box:
    """Take no more answers, and pin what is in the box.

    Shutting waits for a ballot in flight and is done at once; the digest is counted after it, over what can
    no longer change. Called again after a crash between the two, it counts the digest.
    """
    if person is not None:
        refuse(access.why_not_keep(box, person))
    with transaction.atomic():
        held = _held(box, "open", "closed")
        if held.state == "open":
            _move(held, "closed", person)
    with transaction.atomic():
        held = _held(box, "closed")
        if not held.box_digest:
            held.box_digest = ballots.digest(sealed_in(held))
            held.save(update_fields=["box_digest"])
            strays = len(strays_in(held)) if tag_keys.is_here(held.pk) else "not looked for"
            _tell(held, person, "box.pinned", digest=held.box_digest, strays=strays)
    return held


def sealed_in(box: Box) -> Iterator[Ballot]:
    """Every ballot of a box, in the order of the tags."""
    found = Sealed.objects.filter(box=box.pk).order_by("tag").values_list("tag", "body", "stratum", "ct")
    with walls.everything():
        for tag, body, stratum, sealed in found.iterator(chunk_size=_BATCH):
            yield Ballot(bytes(tag), body, stratum, bytes(sealed))


def strays_in(box: Box) -> frozenset[bytes]:
    """Tags that no code that was given out can have made; they are told of, and not counted.

    Without the key of tags, which a restored database may lack, nobody can tell: then none are named.
    """
    if not tag_keys.is_here(box.pk):
        return frozenset()
    key = tag_keys.of(box.pk)
    with walls.everything():
        issued = Issued.objects.filter(box=box.pk).values_list("h", flat=True)
        known = {ballots.tag(key, bytes(each)) for each in issued.iterator(chunk_size=_BATCH)}
        tags = Sealed.objects.filter(box=box.pk).values_list("tag", flat=True)
        return frozenset(
            tag for each in tags.iterator(chunk_size=_BATCH) if (tag := bytes(each)) not in known
        )


def head_of(box: Box) -> Head:
    """What the box file begins with."""
    with walls.everything():
        named = Enrolled.objects.filter(box=box).values_list("round__body_id", "round__body__name")
        bodies = dict(named)
    return Head(
        box.pk, box.framework_code, bytes(box.public_key), box.box_digest, bodies, strays_in(box),
        bytes(box.sealed_tag_key),
    )  # fmt: skip


def open_here(box: Box, key: PrivateKey, person: Person) -> Opened:
    """Open the box with the key in this server's memory, and take the answers in."""
    refuse(access.why_not_keep(box, person))
    if keys.public_of(key) != bytes(box.public_key):
        raise _wrong("another-key", "ไม่ใช่กุญแจของกล่องนี้", "this is not the key of this box")
    opened = ballots.open_box(head_of(box), sealed_in(box), key, box.framework)
    take(box, opened, person)
    return opened


def take(box: Box, opened: Opened, person: Person) -> None:
    """Take in what the key-holders opened: in one transaction, in the order of its random numbers."""
    refuse(access.why_not_keep(box, person))
    with transaction.atomic():
        held = _held(box, "closed")
        _fits(held, opened)
        with walls.everything():
            _keep(held, Answer, opened.answers)
            _keep(held, Comment, opened.comments)
        held.opened_digest, held.opened_salt = opened.digest, opened.salt
        held.refused = "\n".join(f"{sign} {problem.code}" for sign, problem in opened.refused)
        held.save(update_fields=["opened_digest", "opened_salt", "refused"])
        _move(held, "opened", person, digest=opened.digest, refused=len(opened.refused))


def _keep(box: Box, model: type[Answer | Comment], said: Iterable[Said]) -> None:
    rows = (
        model(id=each.number, box=box.pk, body=each.body, stratum=each.stratum, content=each.content)
        for each in sorted(said, key=lambda each: each.number)
    )
    model.objects.bulk_create(rows, batch_size=_BATCH)


def _fits(box: Box, opened: Opened) -> None:
    """BallotsError where the file is of another box, or its answers are not as many as a form has ballots.

    What is in the ballots only the key-holders know; of how many bodies and forms they are is known here.
    """
    with walls.everything():
        number = Sealed.objects.filter(box=box.pk).count()
        bodies = set(Enrolled.objects.filter(box=box).values_list("round__body_id", flat=True))
    said = [*opened.answers, *opened.comments]
    is_another = (opened.box, opened.box_digest) != (box.pk, box.box_digest)
    if is_another or any(each.body not in bodies for each in said):
        raise _wrong("another-box", "แฟ้มนี้เปิดจากกล่องอื่น", "this file was opened from another box")
    read, refused = len(opened.answers), len(opened.refused)
    if read + refused != number or len(opened.comments) > read:
        raise _wrong(
            "wrong-number",
            f"จำนวนคำตอบไม่ตรงกับบัตรในกล่อง ({read} + {refused} จาก {number})",
            f"the answers are not as many as the ballots ({read} + {refused} of {number})",
        )
    answered, worded = (
        Counter((each.body, each.stratum) for each in said) for said in (opened.answers, opened.comments)
    )
    signs = frozenset(sign for sign, _ in opened.refused)
    if answered + _refused_in(box, signs) != _ballots_in(box) or not worded <= answered:
        raise _wrong(
            "other-ballots",
            "คำตอบของบางหน่วยงานหรือบางแบบไม่ตรงกับจำนวนบัตรในกล่อง",
            "of some body or form there are more or fewer answers than ballots",
        )


def _ballots_in(box: Box) -> Counter[tuple[int, int]]:
    """How many ballots the box has of each body and form, whatever the way they came."""
    rows = Sealed.objects.filter(box=box.pk).order_by().values_list("body", "stratum")
    found: Counter[tuple[int, int]] = Counter()
    with walls.everything():
        for body, stratum, number in rows.annotate(number=models.Count("box")):
            found[body, ballots.stratum_of_counts(stratum)] += number
    return found


def _refused_in(box: Box, signs: frozenset[str]) -> Counter[tuple[int, int]]:
    """The ballots of these receipts, by body and form; every ballot is looked at only where there are any."""
    return Counter(
        (each.body, ballots.stratum_of_counts(each.stratum))
        for each in (sealed_in(box) if signs else ())
        if ballots.receipt(each.sealed) in signs
    )


def purge(box: Box, person: Person) -> None:
    """Destroy ballots, codes and the keys that are here; answers stay. `upkeep` cleans the disk after it."""
    refuse(access.why_not_keep(box, person))
    with transaction.atomic():
        held = _held(box, "opened")
        held.wrapped_key, held.purged_on, held.state = b"", timezone.localdate(), "purged"
        held.save(update_fields=["wrapped_key", "purged_on", "state"])
        with walls.everything():
            Sealed.objects.filter(box=held.pk).delete()
            Issued.objects.filter(box=held.pk).delete()
        _tell(held, person, "box.purged")
        tasks.clean_up.enqueue()
    tag_keys.destroy(box.pk)


def take_back(box: Box, person: Person) -> None:
    """Take back a box that was made by mistake, with every code given out for it: none can have been used."""
    refuse(access.why_not_keep(box, person))
    with transaction.atomic():
        held = _held(box, "draft", "drilled")
        with walls.everything():
            Issued.objects.filter(box=held.pk).delete()
        _tell(held, person, "box.taken-back")
        Enrolled.objects.filter(box=held).delete()
        held.delete()
    tag_keys.destroy(box.pk)


# ------------------------------------------------------------------------------------------------------ parts


def _held(box: Box, *states: str) -> Box:
    """The box held against everybody else; RefusedError where it is not in one of these states."""
    held = Box.objects.select_for_update().get(pk=box.pk)
    if held.state not in states:
        name = STATES[held.state]
        refuse(Text(f"ทำขั้นนี้ไม่ได้ กล่องอยู่ในสถานะ “{name.th}”", f"This cannot be done: the box is “{name.en}”."))
    return held


def _move(box: Box, state: str, person: Person | None, **detail: object) -> None:
    before, box.state = box.state, state
    box.save(update_fields=["state"])
    _tell(box, person, "box.state", before=before, after=state, **detail)


def _tell(box: Box, person: Person | None, action: str, **detail: object) -> None:
    """What is told of a box is told of the box alone, never of a ballot."""
    plain = {key: value if isinstance(value, int) else str(value) for key, value in detail.items()}
    role = "" if person is None else "officer" if box.alone_id else "overseer"
    about = f"{box.year} · {box.pk}"
    trail.write(person, action, body=cast("Body | None", box.alone), role=role, about=about, **plain)


def _token() -> str:
    return "".join(secrets.choice(codes.SYMBOLS) for _ in range(_TOKEN)).lower()


def _hash(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


def _no_key() -> BallotsError:
    return _wrong("no-public-key", "ยังไม่มีกุญแจสาธารณะของกล่อง", "the box has no public key yet")


def _wrong(code: str, th: str, en: str) -> BallotsError:
    return BallotsError(Problem(code, th, en))
