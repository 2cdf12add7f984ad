"""More than the engines can do: what has no room is refused at once, the rest is answered."""

import contextlib
import unittest

from load import at_once
from ray_server import RayServer
from serving import OneRecord, wait_until

CLIENTS, REQUESTS = 24, 5
AT_ONCE = 3  # seconds: not only when garbage is collected


class Pressure(OneRecord):
    def test_what_has_no_room_is_refused(self):
        options = ["--replicas", 1, 1, "--max-ongoing-requests", 2, "--max-queued-requests", 4]
        with RayServer(self.root / "full", [self.model], *options) as server:
            server.put_keys(self.client)
            reference = self.client.decrypt(server.infer(self.client).answer)["answers"]
            asked = at_once(*[lambda: [server.infer(self.client) for _ in range(REQUESTS)]] * CLIENTS)
            replies = [reply for some in asked for reply in some]
            self.assertEqual({reply.status for reply in replies}, {200, 429})
            for reply in replies:
                if reply.status == 200:
                    self.assertEqual(self.client.decrypt(reply.answer)["answers"], reference)
                else:
                    self.assertEqual(reply.code, "busy")
                    self.assertGreaterEqual(int(reply.headers["Retry-After"]), 1)
            self.assert_nothing_is_left(server)

    def test_clients_that_leave(self):
        body, headers = self.client.body()
        with RayServer(self.root / "left", [self.model], "--replicas", 1, 1) as server:
            server.put_keys(self.client)
            for _ in range(CLIENTS):
                with contextlib.closing(server.connection()) as connection:
                    connection.request("POST", "/v2/models/dnn-30/infer", body, headers)
            self.assert_nothing_is_left(server)

    def assert_nothing_is_left(self, server):
        for _ in range(5):
            self.client.decrypt(server.infer(self.client).answer)
        wait_until(lambda: server.metric("sealion_requests_admitted") == 0, "memory to come back", AT_ONCE)


if __name__ == "__main__":
    unittest.main()
