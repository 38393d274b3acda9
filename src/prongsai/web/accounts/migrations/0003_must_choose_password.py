from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_seal_trail")]
    operations = [
        migrations.AddField("person", "must_choose_password", models.BooleanField(default=False)),
    ]
