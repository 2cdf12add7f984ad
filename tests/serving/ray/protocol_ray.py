"""tests/serving/protocol_test.py, but for what is the transport's: Ray's is uvicorn."""

import unittest

import ray_server  # noqa: F401  takes the place of the server
import protocol_test

#: Of requests that no client of HTTP sends, and of how connections are used.
TRANSPORT = {"test_waits_for_leave_with_expect",
             "test_refuses_hostile_headers", "test_takes_targets_that_name_the_server"}


class Protocol(protocol_test.Protocol):
    pass


for name in TRANSPORT:
    setattr(Protocol, name, unittest.skip("of our own transport")(getattr(Protocol, name)))
