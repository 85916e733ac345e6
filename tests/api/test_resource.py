from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests import factories

pytestmark = pytest.mark.django_db
THINGS = "/api/v1/things/"


def at(thing: Any, verb: str = "") -> str:
    return f"{THINGS}{thing.pk}/{verb}"


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"]) == (status, code)
    assert {"type", "title", "detail"} <= body.keys()
    return body


def test_a_thing_is_told_with_its_version_as_etag(api: Any, song: Any) -> None:
    answer = api.get(at(song))
    assert answer.status_code == 200
    assert answer["ETag"] == '"1"'
    body = answer.json()
    assert body["album"] == str(song.album_id)
    assert body["tempo"] == "120.00"
    assert body["fee"] == {"amount": "120.00", "currency": "USD"}
    assert body["created_at"].endswith("Z")
    assert list(body) == [
        "id", "album", "title", "origin", "tempo", "length_seconds", "fee", "created_at", "updated_at", "external_id",
    ]  # fmt: skip


def test_what_the_client_has_is_not_sent_again(api: Any, song: Any) -> None:
    answer = api.get(at(song), HTTP_IF_NONE_MATCH='W/"7", "1"')
    assert (answer.status_code, answer.content) == (304, b"")
    assert api.get(at(song), HTTP_IF_NONE_MATCH='"2"').status_code == 200


def test_one_creates_a_thing_and_is_told_where_it_is(api: Any, album: Any) -> None:
    answer = api.post(THINGS, {"album": str(album.pk), "title": "Low Tide"})
    assert answer.status_code == 201, answer.content
    assert answer["Location"] == f"{THINGS}{answer.json()['id']}/"
    assert answer["ETag"] == '"1"'


def test_unknown_and_read_only_fields_are_refused_each_by_name(api: Any, album: Any) -> None:
    answer = api.post(THINGS, {"album": str(album.pk), "title": "Low Tide", "colour": "red", "id": str(album.pk)})
    errors = problem(answer, 400, "invalid")["errors"]
    assert errors["colour"][0]["code"] == "unknown_field"
    assert errors["id"][0]["code"] == "read_only"


def test_a_change_needs_the_version_it_means(api: Any, song: Any) -> None:
    problem(api.patch(at(song), {"title": "A"}), 428, "version_required")
    body = problem(api.patch(at(song), {"title": "A"}, HTTP_IF_MATCH='"9"'), 412, "version_mismatch")
    assert body["version"] == 1
    problem(api.patch(at(song), {"title": "A"}, HTTP_IF_MATCH='W/"1"'), 412, "version_mismatch")
    answer = api.patch(at(song), {"title": "A"}, HTTP_IF_MATCH='"1"')
    assert (answer.status_code, answer["ETag"], answer.json()["title"]) == (200, '"2"', "A")
    assert api.patch(at(song), {"title": "B"}, HTTP_IF_MATCH="*").json()["title"] == "B"


def test_a_refusal_of_an_action_is_a_problem_with_its_facts(api: Any, song: Any) -> None:
    problem(api.delete(at(song)), 428, "version_required")
    body = problem(api.delete(at(song), HTTP_IF_MATCH="*"), 409, "songs_stay")
    assert body["song"] == str(song.pk)


def test_a_verb_acts_and_tells_the_thing(api: Any, song: Any) -> None:
    answer = api.post(at(song, "touch-up/"))
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    problem(api.post(at(song, "touch-up/"), {"x": 1}), 400, "invalid")
    problem(api.post(at(song, "touch-up/"), HTTP_IF_MATCH='"1"'), 412, "version_mismatch")


def test_a_foreign_thing_and_an_unknown_one_are_both_not_there(api: Any, foreign_album: Any) -> None:
    foreign = factories.make_song(foreign_album)
    answers = [api.get(at(foreign)), api.get(f"{THINGS}{uuid.uuid4()}/"), api.get(f"{THINGS}nonsense/")]
    assert {problem(answer, 404, "not_found")["detail"] for answer in answers} == {
        "There is no such thing, or it is not yours to see."
    }


def test_a_foreign_id_in_a_body_gets_the_answer_of_an_unknown_one(api: Any, foreign_album: Any) -> None:
    foreign = api.post(THINGS, {"album": str(foreign_album.pk), "title": "A"})
    unknown = api.post(THINGS, {"album": str(uuid.uuid4()), "title": "A"})
    assert problem(foreign, 400, "invalid") == problem(unknown, 400, "invalid")
    assert foreign.json()["errors"]["album"][0]["code"] == "does_not_exist"


def test_nobody_is_told_how_to_come_in(song: Any, api_of: Any) -> None:
    answer = api_of(None).get(at(song))
    problem(answer, 401, "not_authenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_sign_in_session_is_no_key_to_the_api(alice: Any, song: Any, client_of: Any) -> None:
    problem(client_of(alice).get(at(song)), 401, "not_authenticated")
    assert client_of(alice).get("/api/v1/docs/").status_code == 200


def test_a_token_that_may_only_read_cannot_write(alice: Any, album: Any, api_of: Any) -> None:
    answer = api_of(alice, scopes=("read",)).post(THINGS, {"album": str(album.pk), "title": "A"})
    problem(answer, 403, "insufficient_scope")


def test_without_the_money_scope_money_keys_are_absent(alice: Any, song: Any, api_of: Any) -> None:
    api = api_of(alice, scopes=("read",))
    assert "fee" not in api.get(at(song)).json()
    problem(api.get(THINGS, {"ordering": "tempo"}), 400, "money_hidden")


def test_other_methods_types_and_paths_are_problems(api: Any, song: Any) -> None:
    problem(api.put(at(song), {}), 405, "method_not_allowed")
    problem(api.options(THINGS), 405, "method_not_allowed")
    problem(api.post("/api/v1/titles/", {}), 405, "method_not_allowed")
    problem(api.post(THINGS, "<x/>", content_type="text/xml"), 415, "unsupported_media_type")
    problem(api.get(THINGS, HTTP_ACCEPT="text/html"), 406, "not_acceptable")
    problem(api.get("/api/v1/nothing/"), 404, "not_found")
    problem(api.post("/api/v1/things"), 404, "not_found")


def test_a_host_we_are_not_is_a_problem_too(api: Any, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["producer.example"]
    problem(api.get(THINGS, HTTP_HOST="evil.example"), 400, "malformed")


def test_a_bug_is_a_problem_without_details(api: Any, song: Any) -> None:
    api.raise_request_exception = False
    body = problem(api.post(at(song, "refuse/"), {"reason": "bug"}), 500, "server_error")
    assert "a bug" not in str(body)


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[1]",
        '"text"',
        "null",
        "[" * 100_000,
        '{"title": NaN}',
        '{"title": 1}',
        '{"title": "\\u0000"}',
        '{"title": "\\ud800"}',
        '{"title": ["a"]}',
        '{"tempo": 1e400}',
        '{"tempo": true}',
        '{"tempo": "1E+5000000"}',
        '{"length_seconds": 99999999999999999999}',
        '{"length_seconds": ' + "9" * 5000 + "}",
        '{"length_seconds": true}',
        '{"length_seconds": "3"}',
        '{"album": 3}',
        '{"album": {"id": 3}}',
        '{"album": "\\u0000"}',
        '{"origin": []}',
        '{"origin": "nonsense"}',
        '{"fee": "12"}',
        '{"fee": {"amount": 12, "currency": "USD"}}',
        '{"fee": {"amount": "1e3", "currency": "USD"}}',
        '{"fee": {"amount": "NaN", "currency": "USD"}}',
        '{"fee": {"amount": "1.005", "currency": "USD"}}',
        '{"fee": {"amount": "1.5", "currency": "JPY"}}',
        '{"fee": {"amount": "1.50", "currency": "XXX"}}',
        '{"fee": {"amount": "1.50", "currency": ["USD"]}}',
        '{"fee": {"amount": "-1.50", "currency": "USD"}}',
        '{"fee": {"amount": "1.50"}}',
        '{"title": "' + "x" * 1_000_000 + '"}',
        b'{"title": "\xff"}',
    ],
)
def test_no_body_is_bad_enough_to_break_it(api: Any, song: Any, body: Any) -> None:
    answer = api.generic("PATCH", at(song), body, content_type="application/json", HTTP_IF_MATCH="*")
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"


def test_a_body_that_is_too_large_is_413(api: Any, song: Any, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    problem(api.patch(at(song), {"title": "x" * 200}, HTTP_IF_MATCH="*"), 413, "too_large")
    problem(api.post(at(song, "refuse/"), {"reason": "x" * 200}, HTTP_IDEMPOTENCY_KEY="k"), 413, "too_large")
    problem(api.post(at(song, "refuse/"), {"reason": "x" * 200}), 413, "too_large")


def test_too_many_requests_are_told_when_to_come_again(api: Any, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    answers = [api.get(THINGS) for _ in range(3)]
    assert [answer.status_code for answer in answers[:2]] == [200, 200]
    problem(answers[2], 429, "throttled")
    assert 1 <= int(answers[2]["Retry-After"]) <= 61
