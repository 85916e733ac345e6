import pytest
@pytest.mark.django_db
def test_smoke(client_of, alice, settings):
    c = client_of(alice)
    for p in ("/notices/", "/settings/reminders/", "/mail/", "/"):
        r = c.get(p); print(p, r.status_code); assert r.status_code == 200
    alice.is_staff = True; alice.save()
    assert client_of(alice).get("/operations/outbox/").status_code == 200
