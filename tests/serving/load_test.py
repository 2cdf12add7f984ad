"""More than the server can do: as much is answered as ever, the rest is refused at once."""

import threading
import unittest

from serving import OneRecord, Reply, Server, wait_until


class Load(OneRecord):
    def flood(self, server, clients, requests):
        """Replies of so many clients that ask again as soon as they have one."""
        replies = []

        def ask():
            connection = server.connection()
            body, headers = self.client.body()
            for _ in range(requests):
                connection.request("POST", "/v2/models/dnn-30/infer", body, headers)
                replies.append(Reply(connection.getresponse()))
            connection.close()

        threads = [threading.Thread(target=ask) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return replies

    def check(self, replies):
        self.assertEqual({reply.status for reply in replies}, {200, 429})
        for reply in replies:
            if reply.status == 429:
                self.assertEqual(reply.code, "busy")
                self.assertGreaterEqual(int(reply.headers["Retry-After"]), 1)
        answers = [reply for reply in replies if reply.status == 200]
        for reply in answers[:: max(1, len(answers) // 5)]:
            self.client.decrypt(reply.answer)

    def test_a_full_queue_refuses(self):
        with Server(self.root / "queue", [self.model], "--queue-seconds", "0.02") as server:
            server.put_keys(self.client)
            self.check(self.flood(server, 24, 20))
            wait_until(lambda: server.lines(code="busy"), "the log to tell of it")

    def test_full_memory_refuses(self):
        with Server(self.root / "asked", [self.model]) as server:
            working = server.started["models"][0]["request_memory_bytes"]
        # Room for one evaluation and a few requests that wait.
        megabytes = str(int(working / 1e6) + 1)
        with Server(self.root / "memory", [self.model], "--memory-mb", megabytes) as server:
            server.put_keys(self.client)
            self.check(self.flood(server, 24, 20))
            server.wait_until_idle()

    def test_what_never_has_room_is_told_so(self):
        with Server(self.root / "tiny", [self.model], "--memory-mb", "1") as server:
            server.put_keys(self.client)
            reply = server.infer(self.client)
            self.assertEqual((reply.status, reply.code), (413, "too_large"))

    def test_a_long_queue_answers_all(self):
        with Server(self.root / "long", [self.model], "--queue-seconds", "60") as server:
            server.put_keys(self.client)
            replies = self.flood(server, 64, 4)
            self.assertEqual({reply.status for reply in replies}, {200})


if __name__ == "__main__":
    unittest.main()
