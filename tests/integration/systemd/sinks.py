"""What stands around the service: a news site, a webhook and a mail relay."""
import base64
import hashlib
import hmac
import socketserver
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HTTP_PORT, SMTP_PORT = 8080, 2525

ITEM = ("<item><guid>{0}</guid><title>Report {0}</title><link>http://127.0.0.1:8080/{0}</link>"
        "<description>Moscow was in talks about weapons from Pyongyang, report {0} says.</description></item>")


class World:
    def __init__(self):
        self.stories = 0  # in the news feed; each meets the shipped rule
        self.posts = []   # (headers, body)
        self.mails = []
        for server in (ThreadingHTTPServer(("127.0.0.1", HTTP_PORT), self.http()),
                       socketserver.ThreadingTCPServer(("127.0.0.1", SMTP_PORT), self.smtp())):
            threading.Thread(target=server.serve_forever, daemon=True).start()

    def http(world):
        class Handler(BaseHTTPRequestHandler):
            def answer(self, body):
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                items = "".join(ITEM.format(number + 1) for number in range(world.stories))
                self.answer(f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode())

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                world.posts.append((self.headers, body))
                self.answer(b"")

            def log_message(self, *args):
                pass

        return Handler

    def smtp(world):
        class Handler(socketserver.StreamRequestHandler):
            def say(self, line):
                self.wfile.write(line.encode() + b"\r\n")

            def handle(self):
                self.say("220 relay.test")
                for line in self.rfile:
                    verb = line[:4].upper()
                    if verb == b"DATA":
                        self.say("354 go on")
                        lines = iter(self.rfile.readline, b".\r\n")
                        world.mails.append(b"".join(lines))
                    self.say("221 bye" if verb == b"QUIT" else "250 relay.test")
                    if verb == b"QUIT":
                        return

        return Handler


def is_signed(headers, body, key):
    """As standardwebhooks.com describes it."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return headers["webhook-signature"] == "v1," + base64.b64encode(digest).decode()
