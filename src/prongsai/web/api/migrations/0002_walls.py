"""PostgreSQL shows a token to its owner alone; see `accounts.walls`."""

from typing import ClassVar

from django.db import migrations

from prongsai.web.accounts import walls


class Migration(migrations.Migration):
    dependencies: ClassVar = [("api", "0001_tokens"), ("accounts", "0007_walls")]
    operations: ClassVar = [walls.wall("api_token", walls.of_person("api_token.person_id"))]
