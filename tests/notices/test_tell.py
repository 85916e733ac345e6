import pytest

from accounts.models import User
from notices.actions import Recipient, tell
from notices.models import Notice
from producer.core.models import Outbox


@pytest.mark.django_db
def test_telling_is_recorded_once_in_the_app_and_by_mail():
    user = User.objects.create_user("art@example.com", name="Art")
    for _ in range(2):
        tell(to=Recipient.of(user), about="x", subject="New\ntime", text="Come.", key="k1", path="/albums/")
    assert Notice.objects.get().subject == "New time"
    assert Outbox.objects.get().payload["to"] == "art@example.com"
