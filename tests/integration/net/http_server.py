"""An HTTP server whose paths misbehave, each in its own way."""
import gzip
import http.server
import json
import socketserver
import threading
import time

BOMB = gzip.compress(b"\0" * (64 << 20), 9)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def log_message(self, *args):
        pass

    def answer(self, status=200, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def read_body(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def handle_one_request(self):
        try:
            super().handle_one_request()
        except OSError:  # the client went away, as it should
            self.close_connection = True

    def do_GET(self):
        path, _, rest = self.path[1:].partition("/")
        with self.server.lock:
            self.server.counts[self.path] = self.server.counts.get(self.path, 0) + 1
        getattr(self, "get_" + path, self.get_missing)(rest)

    def do_POST(self):
        self.do_GET()

    def get_missing(self, rest):
        self.answer(404, b"nothing here")

    def get_ok(self, rest):
        self.answer(200, b"hello", ETag='"v1"', Last_Modified="Mon, 05 Jan 2026 08:00:00 GMT",
                    Content_Type="text/plain")

    def get_count(self, rest):
        self.answer(200, str(self.server.counts.get("/" + rest, 0)).encode())

    def get_echo(self, rest):
        body = self.read_body().decode("latin-1")
        seen = {name.lower(): value for name, value in self.headers.items()}
        self.answer(200, json.dumps({"method": self.command, "headers": seen, "body": body},
                                    sort_keys=True).encode())

    def get_gzip(self, rest):
        self.answer(200, gzip.compress(b"packed" * 1000), Content_Encoding="gzip")

    def get_bomb(self, rest):
        self.answer(200, BOMB, Content_Encoding="gzip")

    def get_chunked(self, rest):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in range(1000):
            self.wfile.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")

    def get_unsized(self, rest):
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        for _ in range(1000):
            self.wfile.write(b"x" * 0x10000)

    def get_headers(self, rest):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for n in range(10000):
            self.wfile.write(b"X-%d: %s\r\n" % (n, b"a" * 100))

    def get_ancient(self, rest):
        """A reply without a status line, as HTTP/0.9 had it."""
        self.wfile.write(b"<rss/>")
        self.close_connection = True

    def get_cut(self, rest):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"x" * 10)
        self.close_connection = True

    def get_drip(self, rest):
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.2)

    def get_slow(self, rest):
        time.sleep(float(rest))
        self.answer(200, b"at last")

    def get_hop(self, rest):
        left = int(rest)
        if left == 0:
            return self.answer(200, b"arrived")
        self.answer(301, b"moved", Location=f"/hop/{left - 1}")

    def get_round(self, rest):
        self.answer(302, b"", Location="/round/" + ("b" if rest == "a" else "a"))

    def get_to(self, rest):
        self.answer(302, b"", Location=rest)

    def get_hangup(self, rest):
        """Takes the request, says nothing; the connection may be an old one."""
        self.read_body()
        self.close_connection = True


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def __init__(self, context=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.counts = {}
        self.lock = threading.Lock()
        if context is not None:
            # The handshake belongs to the connection's thread, or one client
            # that refuses the certificate would hold up the next.
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        pass
