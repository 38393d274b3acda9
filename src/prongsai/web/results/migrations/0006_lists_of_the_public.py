from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("results", "0005_pending_loads")]

    operations = [
        migrations.AddIndex(
            model_name="resultversion",
            index=models.Index(fields=["round", "state", "total", "level", "passed"], name="results_listed"),
        ),
        migrations.AddIndex(
            model_name="publishedscore",
            index=models.Index(fields=["year", "id"], name="scores_newest"),
        ),
    ]
