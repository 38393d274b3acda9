"""`prongsai ballots`: the commands of key-holders, and what they say of everything that will not do."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from prongsai import ballots, frameworks
from prongsai.ballots import Ballot, Filled, Head, codes, drill, keys
from prongsai.cli import main

WORD = "ABC 123"
FRAMEWORK = frameworks.load(2568)
FORM = ballots.form_of(FRAMEWORK, "IIT")
STRATUM = ballots.stratum_of(FRAMEWORK, "IIT", "code")


def run(*arguments: object) -> int:
    return main(["ballots", *map(str, arguments), "--lang", "en"])


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A folder with a public key and the sheets of three holders."""
    folder = tmp_path / "keys"
    assert run("keys", "--to", folder) == 0
    return folder


def public_key(folder: Path) -> bytes:
    return bytes.fromhex((folder / "public-key.txt").read_text(encoding="utf-8").partition("key: ")[2][:64])


def shares(folder: Path, *numbers: int) -> list[object]:
    return ["--share", *(folder / f"share-{number}.txt" for number in numbers)]


def box_file(folder: Path, number: int = 3, code: str = "nacc-2568") -> Path:
    """A closed box sealed to the key of the folder."""
    choices = {line.code: line.choices[-1][0] for line in FORM.lines}
    sealed = [
        Ballot(
            codes.digest(bytes([place])),
            7,
            STRATUM,
            ballots.seal(Filled("IIT", choices, "ดี"), FORM, public_key(folder)),
        )
        for place in range(number)
    ]
    sealed.sort(key=lambda each: each.tag)
    head = Head(3, code, public_key(folder), ballots.digest(sealed), {7: "เทศบาล"})
    path = folder / "box.jsonl"
    path.write_bytes(b"".join(ballots.write_box(head, sealed)))
    return path


def test_keys_are_written_for_three_holders_and_their_owner_alone(made: Path) -> None:
    files = sorted(made.iterdir())
    assert [each.name for each in files] == ["public-key.txt", "share-1.txt", "share-2.txt", "share-3.txt"]
    assert {each.stat().st_mode & 0o777 for each in files} == {0o600}
    mark = keys.mark_of(public_key(made))
    assert all(f"mark: {mark}\n" in each.read_text(encoding="utf-8") for each in files)


def test_keys_overwrite_nothing(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {each: each.read_bytes() for each in made.iterdir()}
    (made / "public-key.txt").unlink()
    assert run("keys", "--to", made) == 12
    assert "there already, and not overwritten" in capsys.readouterr().err
    assert {each: each.read_bytes() for each in made.iterdir()} == {
        path: content for path, content in before.items() if path.name != "public-key.txt"
    }


def test_the_drill_says_the_word_where_every_pair_opens_it(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = made / "drill.json"
    file.write_bytes(drill.seal_word(3, public_key(made), WORD))
    capsys.readouterr()
    assert run("drill", file, *shares(made, 3, 1, 2)) == 0
    assert capsys.readouterr().out.splitlines()[-1] == WORD
    assert run("drill", file, *shares(made, 1, 2)) == 12
    assert capsys.readouterr().err == "the drill needs all 3 shares\n"


def test_shares_are_typed_where_no_file_is_given(
    made: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = made / "drill.json"
    file.write_bytes(drill.seal_word(3, public_key(made), WORD))
    sheets = [(made / f"share-{number}.txt").read_text(encoding="utf-8") for number in (1, 2, 3)]
    typed = [each.partition("share: ")[2].partition("\n")[0].replace(" ", "-").lower() for each in sheets]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(typed) + "\n"))
    capsys.readouterr()
    assert run("drill", file, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"word": WORD}


def test_a_box_is_opened_by_any_two_shares_and_gives_the_same_answers(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box, digests = box_file(made), set()
    for pair in ((1, 2), (2, 3), (3, 1)):
        to = made / f"opened-{pair[0]}.jsonl"
        capsys.readouterr()
        assert run("open", box, *shares(made, *pair), "--to", to, "--json") == 0
        told = json.loads(capsys.readouterr().out)
        opened = ballots.read_opened(to, FRAMEWORK)
        assert (told["answers"], told["comments"], told["refused"], told["opened_digest"]) == (
            3, 3, [], opened.digest,
        )  # fmt: skip
        assert to.stat().st_mode & 0o777 == 0o600
        digests.add(opened.digest)
    assert len(digests) == 1


def test_before_a_share_is_typed_the_box_is_named_by_its_digest(
    made: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody may bring one ballot as if it were the box; what it is must be seen before it is opened."""
    box = box_file(made, number=1)
    head, _ = ballots.read_box(box)
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    capsys.readouterr()
    assert run("open", box, "--to", made / "opened.jsonl") == 12
    assert capsys.readouterr().err.startswith(f"Box {head.box} · 1 ballots · digest {head.digest}\nHold it")


def test_every_bad_input_is_one_sentence_in_both_languages_and_writes_nothing(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    run("keys", "--to", other)
    box, to = box_file(made), tmp_path / "opened.jsonl"
    sheet = (made / "share-1.txt").read_text(encoding="utf-8")
    mistyped, changed, no_text = tmp_path / "mistyped.txt", tmp_path / "changed.jsonl", tmp_path / "no-text"
    mistyped.write_text(sheet.replace("share: 0", "share: 1"), encoding="utf-8")
    changed.write_bytes(b"".join(box.read_bytes().splitlines(keepends=True)[:-1]))
    no_text.write_bytes(b"\xff\xfe\x00")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "no-box").write_text("{}", encoding="utf-8")
    unknown = tmp_path / "unknown.jsonl"
    unknown.write_bytes(box.read_bytes().replace(b"nacc-2568", b"../../etc"))
    first = made / "share-1.txt"
    wrong: dict[str, list[object]] = {
        "share 1 is mistyped; look at it group by group": [box, "--share", mistyped, made / "share-2.txt"],
        "the shares are of different keys": [box, "--share", first, other / "share-2.txt"],
        "2 different shares are needed; 1 given": [box, "--share", first, first],
        "these shares are not of the key of the box in the file": [box, *shares(other, 1, 2)],
        "changed.jsonl: the ballots in the file are not those its digest names": [
            changed,
            *shares(made, 1, 2),
        ],
        "no-box: this is no box file": [tmp_path / "no-box", *shares(made, 1, 2)],
        "there is no framework “../../etc”": [unknown, *shares(made, 1, 2)],
        f"{no_text} is no text file": [box, "--share", first, no_text],
    }
    for said, given in wrong.items():
        capsys.readouterr()
        assert run("open", *given, "--to", to) == 12, said
        assert capsys.readouterr().err == f"{said}\n"
        assert main(["ballots", "open", *map(str, given), "--to", str(to), "--lang", "th"]) == 12
        assert capsys.readouterr().err not in ("", f"{said}\n")
    assert list(tmp_path.glob("opened*")) == []


def test_an_opened_file_is_never_written_over(made: Path) -> None:
    box, to = box_file(made), made / "opened.jsonl"
    to.write_text("mine", encoding="utf-8")
    assert run("open", box, *shares(made, 1, 2), "--to", to) == 12
    assert to.read_text(encoding="utf-8") == "mine"


def test_a_ballot_that_cannot_be_read_is_named_by_its_receipt(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box = box_file(made, number=1)
    head, sealed = ballots.read_box(box)
    foreign = Ballot(bytes(32), 7, STRATUM, bytes(len(sealed[0].sealed)))
    both = sorted([*sealed, foreign], key=lambda each: each.tag)
    head = Head(3, head.framework, head.public_key, ballots.digest(both), head.bodies)
    box.write_bytes(b"".join(ballots.write_box(head, both)))
    capsys.readouterr()
    assert run("open", box, *shares(made, 1, 2), "--to", made / "opened.jsonl") == 0
    said = capsys.readouterr()
    assert said.err.startswith(f"{ballots.receipt(foreign.sealed)}: ")
    assert "1 answers, 1 comments, 1 not counted" in said.out


def test_a_file_of_a_drill_that_is_none_is_refused(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    foreign = made / "foreign.json"
    foreign.write_bytes(drill.seal_word(3, keys.public_of(keys.make()), WORD))
    for file, said in (
        (foreign, "this key does not open the sealed word"),
        (made / "share-1.txt", "this is no file of a drill"),
    ):
        capsys.readouterr()
        assert run("drill", file, *shares(made, 1, 2, 3)) == 12
        assert capsys.readouterr().err == f"{said}\n"
