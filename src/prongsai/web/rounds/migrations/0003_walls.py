"""PostgreSQL shows rounds to those alone within whose reach their body is; see `accounts.walls`."""

from typing import ClassVar

from django.db import migrations

from prongsai.web.accounts import walls


class Migration(migrations.Migration):
    dependencies: ClassVar = [("rounds", "0002_rounds_of_a_year"), ("accounts", "0007_walls")]
    operations: ClassVar = [
        walls.rounds(),
        walls.wall("rounds_round", walls.at_body("rounds_round.body_id")),
    ]
