from typing import Any

from django.db import migrations, models


def fill_people(apps: Any, schema_editor: Any) -> None:
    """Head-counts of bodies whose scores are public already."""
    del schema_editor
    body = apps.get_model("accounts", "Body")
    now = body.objects.filter(rounds__results=models.OuterRef("result")).values("people")
    apps.get_model("results", "PublishedScore").objects.update(people=models.Subquery(now))


class Migration(migrations.Migration):
    dependencies = [("results", "0006_lists_of_the_public")]

    operations = [
        migrations.AddField(
            model_name="publishedscore", name="people", field=models.PositiveIntegerField(default=0)
        ),
        migrations.RunPython(fill_people, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="publishedscore", name="scores_of_like_bodies"),
        migrations.AddIndex(
            model_name="publishedscore",
            index=models.Index(
                fields=["year", "framework_code", "code", "kind", "figure"], name="scores_of_like_bodies"
            ),
        ),
        migrations.AddIndex(
            model_name="publishedscore",
            index=models.Index(
                fields=["year", "framework_code", "code", "people", "figure"], name="scores_of_like_size"
            ),
        ),
        migrations.AddIndex(
            model_name="publishedscore",
            index=models.Index(
                fields=["year", "framework_code", "code", "figure"], name="scores_of_the_nation"
            ),
        ),
    ]
