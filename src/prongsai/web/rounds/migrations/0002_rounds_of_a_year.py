from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("rounds", "0001_initial")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="round",
            index=models.Index(fields=["year", "step", "body"], name="rounds_of_a_year"),
        ),
    ]
