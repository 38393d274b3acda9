"""PostgreSQL shows what belongs to a body or a person to those alone within whose reach it is."""

from typing import ClassVar

from django.db import migrations

from prongsai.web.accounts import walls

_OVER = "accounts_post.body_id IS NULL AND accounts_post.province IN (SELECT prongsai_provinces())"
_POST = f"{walls.at_body('accounts_post.body_id')} OR ({_OVER})"
_BODY = f"{walls.at_body('accounts_body.id')} OR accounts_body.province IN (SELECT prongsai_provinces())"
_OWN_LOGIN = (
    "accounts_trailentry.person = (SELECT login FROM accounts_person WHERE id = (SELECT prongsai_person()))"
)
_TRAIL = (
    "(SELECT prongsai_is_over_all()) OR accounts_trailentry.body IN (SELECT prongsai_names())"
    f" OR {_OWN_LOGIN}"
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0006_second_step_and_body_page")]
    operations: ClassVar = [
        walls.reach(),
        # Which bodies there are is no secret; who may change what is known of one is.
        walls.wall("accounts_body", _BODY, shown="true"),
        walls.wall("accounts_unit", walls.at_body("accounts_unit.body_id")),
        walls.wall("accounts_emblem", walls.at_body("accounts_emblem.body_id")),
        walls.wall("accounts_post", _POST, shown=walls.of_person("accounts_post.person_id")),
        walls.wall("accounts_recognised", walls.of_person("accounts_recognised.person_id")),
        walls.wall("accounts_dryrun", walls.of_person("accounts_dryrun.person_id")),
        walls.wall("accounts_trailentry", _TRAIL),
    ]
