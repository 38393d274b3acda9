from django.db import migrations

import prongsai.web.accounts.columns
from prongsai.thai import sort_key


def fill(apps, schema_editor):
    body = apps.get_model("accounts", "Body")
    rows = list(body.objects.only("pk", "name"))
    for each in rows:
        each.order = sort_key(each.name)
    body.objects.bulk_update(rows, ["order"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_must_choose_password")]

    operations = [
        migrations.AddField(
            model_name="body",
            name="order",
            field=prongsai.web.accounts.columns.ThaiOrder(
                db_index=True, default="", editable=False, max_length=610, of="name"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
