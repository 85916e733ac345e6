"""Who may do what: the one table. Pages, API, exports, mails, feeds and search all ask it.

A person's standing towards an album is a set of roles:

* on its team: `producer`, `engineer`, `artist`;
* at the organisation that owns it: `owner_admin`, `owner_finance`;
* at the label that decides about it (the organisation it is shared with, or the owner where nobody is):
  `label_admin`, `ar`, `ar_head`, `finance`.

`projects.rules.standing` works the set out, from live rows, at each request.
"""

from __future__ import annotations

from django.db.models import TextChoices


class Role(TextChoices):
    """What somebody is in an organisation."""

    ADMIN = "admin", "Admin"
    PRODUCER = "producer", "Producer"
    ENGINEER = "engineer", "Engineer"
    ARTIST = "artist", "Artist"
    AR = "ar", "A&R"
    AR_HEAD = "ar_head", "Head of A&R"
    FINANCE = "finance", "Finance"


class TeamRole(TextChoices):
    """What somebody is on an album."""

    PRODUCER = "producer", "Producer"
    ENGINEER = "engineer", "Engineer"
    ARTIST = "artist", "Artist"


# Roles that reach every album of their organisation, and every album shared with it.
ORGANIZATION_WIDE = {Role.ADMIN, Role.AR, Role.AR_HEAD, Role.FINANCE}

# What a person is towards an album, in words; the columns of the table below, in their order.
STANDINGS = {
    "producer": "Producer",
    "engineer": "Engineer",
    "artist": "Artist",
    "owner_admin": "Owner’s admin",
    "owner_finance": "Owner’s finance",
    "label_admin": "Label’s admin",
    "ar": "A&R",
    "ar_head": "Head of A&R",
    "finance": "Label’s finance",
}
_COLUMNS = list(STANDINGS)
_ROWS = """
album.view              x x x  x x  x x x x
album.edit              x . .  x .  . . . .
album.team              x . .  x .  . . . .
album.share             x . .  x .  . . . .
song.edit               x . .  x .  . . . .
lyric.write             x . x  x .  . . . .
round.edit              x . .  x .  . x x .
outcome.edit            x . .  x .  . x x .
ear.team                . . .  . .  . . x .
approval.ask            x . .  x .  . . . .
approval.require        x . .  x .  . . x .
grid.mark               x x .  x .  . . . .
isrc.give               x . .  x .  x x x .
milestone.edit          x . .  x .  . . . .
comment.write           x x x  x x  x x x x
comment.internal        . . .  . .  x x x x
song.listen             x x x  x x  x x x x
demo.add                x x x  x .  . . . .
demo.edit               x x .  x .  . . . .
order.edit              x . .  x .  . . . .
order.vote              x x x  x .  x x x .
booking.view            x x x  x x  x x x x
booking.edit            x . .  x .  . . . .
session.log             x x .  x .  . . . .
history.view            x x .  x x  x x x x
money.view              x . .  x x  x x x x
budget.edit             x . .  x .  . . . .
budget.approve          . . .  . .  . x x .
expense.edit            x . .  x x  . . . .
expense.approve         . . .  . .  . . x x
budget.exceed           x . .  x .  . . x x
flag.acknowledge        x . .  x x  . x x x
"""

CAPABILITIES: dict[str, frozenset[str]] = {
    name: frozenset(role for role, mark in zip(_COLUMNS, marks, strict=True) if mark == "x")
    for name, *marks in (line.split() for line in _ROWS.strip().splitlines())
}

# These are about figures: with a token they need its scope `money` too.
MONEY_CAPABILITIES = frozenset(
    {"money.view", "budget.edit", "budget.approve", "budget.exceed", "expense.edit", "expense.approve"}
)

# Whom one may invite who may not manage the organisation: those one makes records with.
MAKERS = {Role.PRODUCER, Role.ENGINEER, Role.ARTIST}

# What a role lets one do in the organisation itself.
ORGANIZATION_CAPABILITIES: dict[str, frozenset[str]] = {
    "organization.manage": frozenset({Role.ADMIN}),
    "album.create": frozenset({Role.ADMIN, Role.PRODUCER, Role.AR, Role.AR_HEAD}),
    "people.edit": frozenset({Role.ADMIN, Role.PRODUCER, Role.AR, Role.AR_HEAD}),
    "people.invite": frozenset({Role.ADMIN, Role.PRODUCER}),
    "people.view": frozenset({Role.ADMIN, Role.PRODUCER, Role.AR, Role.AR_HEAD, Role.FINANCE, Role.ENGINEER}),
    "studio.edit": frozenset({Role.ADMIN, Role.PRODUCER}),
    "isrc.edit": frozenset({Role.ADMIN, Role.PRODUCER, Role.AR_HEAD}),
    "format.edit": frozenset({Role.ADMIN, Role.PRODUCER}),
    "rates.view": frozenset({Role.ADMIN, Role.PRODUCER, Role.AR, Role.AR_HEAD, Role.FINANCE}),
}

# Each capability in words, for the page and the docs.
MEANINGS = {
    "album.view": "See the album",
    "album.edit": "Change the album",
    "album.team": "Choose its team",
    "album.share": "Share it with a label",
    "song.edit": "Add and change songs",
    "lyric.write": "Write lyrics",
    "round.edit": "Run review rounds",
    "outcome.edit": "Record what became of songs",
    "ear.team": "See how the team’s scores met what happened",
    "approval.ask": "Ask for approval",
    "approval.require": "Say what needs whose approval",
    "grid.mark": "Mark the production grid",
    "isrc.give": "Give recordings their ISRC",
    "milestone.edit": "Plan milestones",
    "comment.write": "Comment",
    "comment.internal": "Comment within the label",
    "song.listen": "Listen to demos",
    "demo.add": "Upload demos",
    "demo.edit": "Choose the current demo, remove demos",
    "order.edit": "Arrange running orders and pick singles",
    "order.vote": "Vote for a running order",
    "booking.view": "See bookings and calls",
    "booking.edit": "Book rooms and call people",
    "session.log": "Keep the session log",
    "history.view": "See the history",
    "money.view": "See money",
    "budget.edit": "Draft and submit the budget",
    "budget.approve": "Approve budgets and amendments",
    "expense.edit": "Enter and submit expenses",
    "expense.approve": "Approve expenses",
    "budget.exceed": "Go over the budget with a reason",
    "flag.acknowledge": "Acknowledge flags",
    "organization.manage": "Invite people, change and end roles",
    "album.create": "Begin an album",
    "people.edit": "Keep the directory of people",
    "people.invite": "Invite producers, engineers and artists",
    "people.view": "See the directory of people",
    "studio.edit": "Keep studios and rooms",
    "isrc.edit": "Keep the ISRC prefix",
    "format.edit": "Say how long a side may be",
    "rates.view": "See rates",
}


def allows(capability: str, standing: frozenset[str]) -> bool:
    """True if any role in `standing` has `capability`. KeyError for a capability the table does not know."""
    return not CAPABILITIES[capability].isdisjoint(standing)
