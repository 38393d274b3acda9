"""What the public has of a result is never changed."""

from typing import ClassVar

from django.db import migrations

from prongsai.web.accounts.locks import seal


class Migration(migrations.Migration):
    dependencies: ClassVar = [("results", "0003_publications")]
    operations: ClassVar = [seal("results_publication")]
