import producer.core.time
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('studio', '0027_templates_say_when_everybody_comes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='booking',
            name='deposit_due_on',
            field=models.DateField(blank=True, null=True, validators=[producer.core.time.validate_sane_date]),
        ),
        migrations.AlterField(
            model_name='booking',
            name='deposit_paid_on',
            field=models.DateField(blank=True, null=True, validators=[producer.core.time.validate_sane_date]),
        ),
        migrations.AlterField(
            model_name='bookingevent',
            name='deposit_due_on',
            field=models.DateField(blank=True, null=True, validators=[producer.core.time.validate_sane_date]),
        ),
        migrations.AlterField(
            model_name='bookingevent',
            name='deposit_paid_on',
            field=models.DateField(blank=True, null=True, validators=[producer.core.time.validate_sane_date]),
        ),
        migrations.AlterField(
            model_name='unioncard',
            name='valid_from',
            field=models.DateField(validators=[producer.core.time.validate_sane_date]),
        ),
        migrations.AlterField(
            model_name='unioncardevent',
            name='valid_from',
            field=models.DateField(validators=[producer.core.time.validate_sane_date]),
        ),
    ]
