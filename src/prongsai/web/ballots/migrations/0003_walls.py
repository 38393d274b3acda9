"""PostgreSQL shows nobody what is in a box, and a body's own counts to those within whose reach it is.

What the app itself needs of sealed tables it asks for beyond anybody's reach, see `accounts.walls`.
"""

from typing import ClassVar

from django.db import migrations

from prongsai.web.accounts import walls

_NOBODY = "false"
_BOX = (
    f"{walls.at_body('ballots_box.alone_id')} OR (ballots_box.alone_id IS NULL AND ballots_box.province IN "
    "(SELECT prongsai_provinces()))"
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("ballots", "0002_locks"), ("accounts", "0007_walls"), ("rounds", "0003_walls"),
    ]  # fmt: skip
    operations: ClassVar = [
        # Which boxes there are, and that they are closed and counted, anybody may see.
        walls.wall("ballots_box", _BOX, shown="true"),
        walls.wall("ballots_enrolled", walls.at_round("ballots_enrolled.round_id")),
        walls.wall("ballots_count_snapshot", walls.at_body("ballots_count_snapshot.body")),
        *(
            walls.wall(f"ballots_{table}", _NOBODY)
            for table in ("issued", "ballot", "answer", "comment", "count_band")
        ),
    ]
