from django.db import migrations

import prongsai.web.accounts.columns
from prongsai.thai import fold, sort_key


def fill(apps, schema_editor):
    del schema_editor
    body, unit = apps.get_model("accounts", "Body"), apps.get_model("accounts", "Unit")
    bodies, units = list(body.objects.only("pk", "name")), list(unit.objects.only("pk", "name"))
    for each in bodies:
        each.folded = fold(each.name)
    for each in units:
        each.order = sort_key(each.name)
    body.objects.bulk_update(bodies, ["folded"], batch_size=500)
    unit.objects.bulk_update(units, ["order"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_kept_text")]

    operations = [
        migrations.AddField(
            model_name="body",
            name="folded",
            field=prongsai.web.accounts.columns.Folded(default="", editable=False, max_length=610, of="name"),
        ),
        migrations.AddField(
            model_name="unit",
            name="order",
            field=prongsai.web.accounts.columns.ThaiOrder(
                default="", editable=False, max_length=610, of="name"
            ),
        ),
        migrations.AlterModelOptions(name="body", options={"ordering": ["order", "pk"]}),
        migrations.AlterModelOptions(name="post", options={"ordering": ["body__order", "role", "pk"]}),
        migrations.AlterModelOptions(name="unit", options={"ordering": ["order", "pk"]}),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
