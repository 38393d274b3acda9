import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import prongsai.web.accounts.columns


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_thai_order")]

    operations = [
        migrations.CreateModel(
            name="DryRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("file", models.CharField(max_length=200)),
                ("rows", prongsai.web.accounts.columns.Json()),
                ("digest", models.CharField(max_length=64)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
