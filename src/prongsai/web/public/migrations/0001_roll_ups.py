from django.db import migrations, models

import prongsai.web.accounts.columns


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="RollUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("framework_code", models.CharField(max_length=40)),
                ("province", models.CharField(blank=True, max_length=100)),
                ("kind", models.CharField(blank=True, max_length=100)),
                ("bodies", models.PositiveIntegerField()),
                ("with_result", models.PositiveIntegerField()),
                ("passed", models.PositiveIntegerField()),
                ("mean", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("median", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("levels", prongsai.web.accounts.columns.Json(default=dict)),
                ("figures", prongsai.web.accounts.columns.Json(default=dict)),
                ("moved", prongsai.web.accounts.columns.Json(default=dict)),
                ("newest", models.PositiveBigIntegerField()),
                ("as_of", models.DateTimeField()),
            ],
            options={"ordering": ["-year", "framework_code", "province", "kind"]},
        ),
        migrations.AddConstraint(
            model_name="rollup",
            constraint=models.UniqueConstraint(
                fields=("year", "framework_code", "province", "kind"), name="rolled_up_once"
            ),
        ),
    ]
