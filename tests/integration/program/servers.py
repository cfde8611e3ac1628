"""Servers on loopback that do what a test tells them, on ports of their own."""
import asyncio
import base64
import gzip
import hashlib
import hmac
import http.server
import logging
import pathlib
import shutil
import socketserver
import ssl
import subprocess
import tempfile
import threading
import time
import warnings
from xml.sax.saxutils import escape

try:
    from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
except ImportError:
    SMTP = None

logging.getLogger("mail.log").setLevel(logging.CRITICAL)
warnings.filterwarnings("ignore", module="aiosmtpd")

HAS_MAIL = SMTP is not None and shutil.which("openssl") is not None


def rss(*items, title="News"):
    """An item is (guid, title, text) or (guid, title, text, link)."""
    parts = []
    for guid, head, text, *link in items:
        link = link[0] if link else f"https://news.example/{guid}"
        parts.append(f"<item><guid isPermaLink='false'>{escape(guid)}</guid><title>{escape(head)}</title>"
                     f"<link>{escape(link)}</link><description>{escape(text)}</description></item>")
    return (f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{escape(title)}</title>'
            f'<link>https://news.example/</link>{"".join(parts)}</channel></rss>').encode("utf-8", "surrogatepass")


def shipment(n):
    """An item that meets the rule."""
    return (f"item-{n}", f"Report {n}", f"Shipment {n} of weapons was seen at the port.")


class Reply:
    def __init__(self, status=200, body=b"", kind="application/rss+xml", delay=0, **headers):
        self.status, self.delay = status, delay
        self.body = body if isinstance(body, bytes) else body.encode()
        self.headers = {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}}


class Request:
    def __init__(self, handler, body):
        self.time = time.monotonic()
        self.method, self.path, self.body = handler.command, handler.path, body
        self.headers = {name.lower(): value for name, value in handler.headers.items()}


class Http:
    """Answers each path with the replies it was given, the last one for ever.

    A reply is a Reply, or a function of the handler that writes by itself.
    """

    def __init__(self):
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30

            def log_message(self, *args):
                pass

            def handle_one_request(self):
                try:
                    super().handle_one_request()
                except OSError:
                    self.close_connection = True

            def do_GET(self):
                outer.answer(self)

            do_POST = do_GET

        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, request, client_address):
                pass

        self.lock = threading.Lock()
        self.ending = threading.Event()
        self.replies, self.requests, self.cut = {}, [], {}
        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        self.ending.set()
        self.server.shutdown()
        self.server.server_close()

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def on(self, path, *replies):
        with self.lock:
            self.replies[path] = list(replies)
        return self.url(path)

    def on_feed(self, path, *items, **options):
        return self.on(path, Reply(body=rss(*items, **options)))

    def seen(self, path):
        with self.lock:
            return [request for request in self.requests if request.path == path]

    def next_reply(self, request):
        with self.lock:
            self.requests.append(request)
            replies = self.replies.get(request.path)
            if not replies:
                return Reply(404, b"nothing here", "text/plain")
            return replies.pop(0) if len(replies) > 1 else replies[0]

    def answer(self, handler):
        length = int(handler.headers.get("Content-Length") or 0)
        reply = self.next_reply(Request(handler, handler.rfile.read(length)))
        if callable(reply):
            reply(handler)
            return
        if reply.delay:
            self.ending.wait(reply.delay)
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        if reply.status != 304:
            handler.send_header("Content-Length", str(len(reply.body)))
        handler.end_headers()
        if reply.status != 304:
            handler.wfile.write(reply.body)

    # Replies that misbehave.  Each writes until the client leaves.

    def endless(self, first, chunk, pause=0, most=1 << 62, **headers):
        """Writes chunk after chunk; `cut` tells how much a client took."""
        def write(handler):
            handler.send_response(200)
            handler.send_header("Content-Type", "application/rss+xml")
            handler.send_header("Connection", "close")
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.close_connection = True
            sent = len(first)
            try:
                handler.wfile.write(first)
                while sent < most and not self.ending.wait(pause):
                    handler.wfile.write(chunk)
                    handler.wfile.flush()
                    sent += len(chunk)
            except OSError:
                self.cut[handler.path] = sent
        return write

    def bomb(self, size):
        """`size` bytes of nothing in a few thousand, as gzip."""
        packed = gzip.compress(rss(shipment(1))[:200] + b" " * size, 9)
        return Reply(body=packed, Content_Encoding="gzip")

    def hang(self, handler):
        """Takes the request and never answers."""
        self.ending.wait(120)
        handler.close_connection = True


# --- Standard Webhooks, from its specification --------------------------------

def signature_is_right(request, key, now=None, tolerance=300):
    stamp = request.headers["webhook-timestamp"]
    if abs((now or time.time()) - int(stamp)) > tolerance:
        return False
    signed = request.headers["webhook-id"].encode() + b"." + stamp.encode() + b"." + request.body
    want = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(want, one) for one in request.headers["webhook-signature"].split(" "))


# --- mail ---------------------------------------------------------------------

class Certificates:
    """A throw-away authority and a certificate for localhost and 127.0.0.1."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="certificates-"))
        self.ca = self.folder / "ca.pem"
        self.make("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test authority",
                  "-keyout", "ca.key", "-out", "ca.pem", "-addext", "keyUsage=critical,keyCertSign")
        self.make("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "srv.key",
                  "-out", "srv.csr")
        (self.folder / "ext.cnf").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        self.make("x509", "-req", "-in", "srv.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                  "-days", "2", "-extfile", "ext.cnf", "-out", "srv.pem")

    def make(self, *args):
        subprocess.run(["openssl", *args], cwd=self.folder, check=True, capture_output=True)

    def context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "srv.pem", self.folder / "srv.key")
        return context

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Letter:
    def __init__(self, session, envelope):
        self.time = time.monotonic()
        self.sender, self.recipients = envelope.mail_from, list(envelope.rcpt_tos)
        self.content = envelope.original_content
        self.tls, self.login = session.ssl is not None, bool(session.authenticated)


class Mail:
    """STARTTLS with AUTH where it has certificates, else in the clear."""

    def __init__(self, certificates=None, username="watch", password="s3cret", delay=0):
        self.letters, self.logins, self.arrivals = [], [], []
        self.delay = delay
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.expected = (username.encode(), password.encode())
        options = {}
        if certificates is not None:
            options = {"tls_context": certificates.context(), "require_starttls": True,
                       "authenticator": self.check, "auth_required": True}
        self.thread.start()
        self.server = asyncio.run_coroutine_threadsafe(self.listen(options), self.loop).result()
        self.port = self.server.sockets[0].getsockname()[1]

    async def listen(self, options):
        return await self.loop.create_server(
            lambda: SMTP(self, loop=self.loop, hostname="mail.test", **options), "127.0.0.1", 0)

    def close(self):
        self.loop.call_soon_threadsafe(self.server.close)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
        if not self.thread.is_alive():
            self.loop.close()

    def check(self, server, session, envelope, mechanism, data):
        right = isinstance(data, LoginPassword) and (data.login, data.password) == self.expected
        self.logins.append(right)
        return AuthResult(success=right, handled=right)

    async def handle_DATA(self, server, session, envelope):
        letter = Letter(session, envelope)
        self.arrivals.append(letter.time)
        await asyncio.sleep(self.delay)
        self.letters.append(letter)
        return "250 2.0.0 taken"


