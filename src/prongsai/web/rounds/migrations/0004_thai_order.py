from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rounds", "0003_walls"), ("accounts", "0011_folded_names")]

    operations = [migrations.AlterModelOptions(name="round", options={"ordering": ["-year", "body__order"]})]
