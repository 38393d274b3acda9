"""What the database is made of: the promised tables and locks, and that every change to them is noticed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.apps.registry import Apps
from django.db import ProgrammingError, connection, models, transaction

from prongsai import ballots
from prongsai.ballots import Filled
from prongsai.web.accounts import walls
from prongsai.web.ballots import casting, counter, counting, promised, tag_keys, verifying
from prongsai.web.ballots.models import CountSnapshot, Sealed
from prongsai.web.upkeep import doctor
from tests.web.ballot_makers import Survey, survey_of
from tests.web.conftest import Town

IS_POSTGRESQL = connection.vendor == "postgresql"
_BYTES = "bytea" if IS_POSTGRESQL else "blob"


def cast_all(survey: Survey) -> None:
    for code in survey.codes:
        chance = casting.find(code)
        assert chance is not None
        casting.cast(chance, Filled(survey.form, survey.choices, ""))


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for each in statements:
            cursor.execute(each)


def faults() -> list[str]:
    found = (*promised.column_faults(), *promised.lock_faults(), *promised.switch_faults())
    return [each.en for each in found]


def wrong() -> list[str]:
    """What `prongsai ballots verify` finds not to be as promised."""
    return [fault.en for each in verifying.findings() for fault in each.faults]


def test_the_tables_are_as_promised(db: None) -> None:
    assert faults() == []
    assert [sorted(promised.TABLES[model._meta.db_table]) for model in (Sealed, CountSnapshot)] == [
        ["body", "box", "ct", "stratum", "tag"], ["body", "box", "day", "n_floor5", "stratum"],
    ]  # fmt: skip


def test_no_promised_column_is_a_time_or_counts_up() -> None:
    kinds = {kind for columns in promised.TABLES.values() for kind in columns.values()}
    sealed = {
        kind for name in promised.TABLES if "count" not in name for kind in promised.TABLES[name].values()
    }
    assert kinds - sealed == {"date"}
    assert sealed == {"bytes", "integer", "smallint", "text"}


ADDED = "ALTER TABLE ballots_ballot ADD COLUMN came {}"


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        ([ADDED.format("timestamp")], "ballots_ballot.came: nothing is promised, timestamp"),
        ([ADDED.format("integer DEFAULT 0")], "ballots_ballot.came: nothing is promised, integer"),
        (["DROP TRIGGER ballots_ballot_late{}"], "lock ballots_ballot_late is missing"),
        (
            ["CREATE TABLE seen (tag text)", "{watch}"],
            "lock watching is not one of ours",
        ),
    ],
)
def test_what_was_added_or_taken_away_is_noticed(db: None, statements: Sequence[str], said: str) -> None:
    on = " ON ballots_ballot" if IS_POSTGRESQL else ""
    watch = (
        "CREATE FUNCTION watching() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; "
        "CREATE TRIGGER watching BEFORE INSERT ON ballots_ballot FOR EACH ROW EXECUTE FUNCTION watching()"
        if IS_POSTGRESQL
        else "CREATE TRIGGER watching BEFORE INSERT ON ballots_ballot "
        "BEGIN INSERT INTO seen VALUES (NEW.tag); END"
    )
    run(*(each.replace("{watch}", watch).replace("late{}", f"late{on}") for each in statements))
    assert [each[: len(said)] for each in faults()] == [said]


class Rebuilt(models.Model):
    """The table of ballots as Django knows it: to change one column of it, it makes the table anew."""

    tag = models.BinaryField(primary_key=True)
    box = models.IntegerField()
    body = models.IntegerField()
    stratum = models.SmallIntegerField()
    ct = models.BinaryField()

    class Meta:
        apps = Apps()  # known to nothing else
        app_label = "ballots"
        db_table = "ballots_ballot"
        managed = False

    def __str__(self) -> str:
        return str(self.box)


def test_a_table_that_a_migration_made_anew_is_caught(db: None) -> None:
    """On SQLite every change of a column does that, and brings back the rowid and loses every lock."""
    old, new = Rebuilt._meta.get_field("stratum"), models.IntegerField()
    new.set_attributes_from_name("stratum")
    new.model = Rebuilt
    editor = connection.schema_editor()
    editor.deferred_sql = []  # what entering it would do, had the test no transaction of its own
    editor.alter_field(Rebuilt, old, new)
    found = faults()
    assert "ballots_ballot.stratum: smallint is promised, integer is there" in found
    assert IS_POSTGRESQL or "ballots_ballot has a rowid, which tells the order of arrival" in found
    assert IS_POSTGRESQL or "lock ballots_ballot_late is missing" in found


# ------------------------------------------------------------------------------- the proof against a database


def test_a_box_in_use_is_as_promised(town: Town) -> None:
    cast_all(survey_of(town))
    found = verifying.findings()
    assert [(each.looked.en, each.faults) for each in found if each.is_right is not True] == []
    assert len(found) == 7 + 2 * IS_POSTGRESQL


def test_a_code_written_down_elsewhere_is_found(town: Town) -> None:
    survey = survey_of(town)
    cast_all(survey)
    sealed, code = Sealed.objects.first(), survey.codes[0]
    assert sealed is not None
    for kept in (
        ballots.codes.write(code), ballots.codes.compact(code).lower(), bytes(sealed.tag).hex(),
        f"x {ballots.codes.digest(code).hex()} y",
    ):  # fmt: skip
        town.finance.name = f"seen: {kept}"
        town.finance.save()
        assert wrong() == ["accounts_unit.name holds a code, a hash, a tag or a key in 1 places"], kept


def test_a_ballot_of_no_code_and_of_another_length_is_told_of(town: Town) -> None:
    survey = survey_of(town)
    cast_all(survey)
    with walls.everything():
        Sealed.objects.create(tag=bytes(32), box=survey.box.pk, body=town.body.pk, stratum=10, ct=b"short")
    assert wrong() == [
        f"box {survey.box.pk}, form IIT: not every ballot has {_length()} bytes",
        "there is a ballot that no code given out can have made",
    ]


def _length() -> int:
    return max(len(bytes(each)) for each in Sealed.objects.values_list("ct", flat=True))


# ----------------------------------------------------------------------------------- the role that counts


def test_counting_by_the_role_gives_the_same(town: Town) -> None:
    from django.utils import timezone

    survey = survey_of(town, number=12)
    cast_all(survey)
    counting.count_day(timezone.localtime().replace(hour=7))
    counted = CountSnapshot.objects.filter(body=town.body.pk, stratum=10)
    assert list(counted.values_list("n_floor5", flat=True)) == [10]


@pytest.mark.parametrize("column", ["xmin", "ctid", "tag", "ct", "*"])
def test_the_role_sees_nothing_of_a_ballot_but_where_it_belongs(town: Town, column: str) -> None:
    cast_all(survey_of(town))
    with transaction.atomic(), counter.counting():
        if not IS_POSTGRESQL:
            return  # SQLite has no roles
        run("SELECT box, body, stratum FROM ballots_ballot")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            run(f"SELECT {column} FROM ballots_ballot")  # noqa: S608


def test_being_a_member_of_the_role_shows_no_ballot(town: Town) -> None:
    cast_all(survey_of(town))
    with walls.asking_for(walls.as_person(town.officer.pk)):
        seen = Sealed.objects.count()
    assert seen == (0 if IS_POSTGRESQL else 5)
    assert not IS_POSTGRESQL or counter.is_there()


# ---------------------------------------------------------------------------------------- what doctor says


def doctor_says(name: str) -> list[str]:
    return [fault for each in doctor.examine() if each.name.en == name for fault in each.faults]


def test_doctor_looks_for_the_keys_of_boxes_and_who_may_read_them(town: Town) -> None:
    survey = survey_of(town)
    path = tag_keys.path_of(survey.box.pk)
    assert doctor_says("keys of ballot boxes") == []
    path.chmod(0o644)
    assert doctor_says("keys of ballot boxes") == [
        f"{path.name} can be read by others; mend it with: chmod 600 {path}"
    ]
    tag_keys.destroy(survey.box.pk)
    assert doctor_says("keys of ballot boxes") == [
        f"the key of tags of box {survey.box.pk} is not on this machine: {path}"
    ]


def test_doctor_says_how_the_role_is_made_and_what_the_server_must_not_write_down(db: None) -> None:
    assert doctor_says("ballots counted without being seen") == []
    if not IS_POSTGRESQL:
        return  # SQLite has no roles and keeps no log of statements
    run("REVOKE SELECT (box, body, stratum) ON ballots_ballot FROM prongsai_counter")
    run("SET LOCAL log_parameter_max_length_on_error = -1")
    without, written = doctor_says("ballots counted without being seen")
    assert "CREATE ROLE prongsai_counter NOLOGIN; GRANT prongsai_counter TO" in without
    assert written.startswith("log_parameter_max_length_on_error is -1, not 0")
