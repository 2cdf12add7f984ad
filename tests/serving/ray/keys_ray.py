"""tests/serving/keys_test.py, with Ray."""

import ray_server  # noqa: F401  takes the place of the server
from keys_test import Keys  # noqa: F401
