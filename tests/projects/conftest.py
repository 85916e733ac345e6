from tests.files.conftest import kept_apart  # noqa: F401 (files of a test go into a folder of its own)
