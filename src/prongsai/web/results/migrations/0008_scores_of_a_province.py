from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("results", "0007_like_bodies")]

    operations: ClassVar = [
        migrations.RemoveIndex(model_name="publishedscore", name="scores_of_a_province"),
        migrations.AddIndex(
            model_name="publishedscore",
            index=models.Index(
                fields=["year", "framework_code", "code", "province", "kind", "figure"],
                name="scores_of_a_province",
            ),
        ),
    ]
