"""When a round was opened, so that a year brought in after its end is not late."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0004_thai_order")]
    operations = [
        migrations.AddField(model_name="round", name="opened_on", field=models.DateField(null=True)),
    ]
