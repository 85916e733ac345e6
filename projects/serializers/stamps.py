"""Members that every resource of this room has."""

FIXED = ["id", "created_at", "updated_at"]
STAMPS = ["created_at", "updated_at", "external_id"]
