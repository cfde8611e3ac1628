"""Mail servers: aiosmtpd where it can do it, a scripted one for the rest."""
import asyncio
import json
import logging
import os
import warnings
import socketserver
import threading

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

# What it says about the deliberately odd set-ups here.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)
warnings.filterwarnings("ignore", module="aiosmtpd")

REFUSALS = {"perm": "550 5.1.1 no such user", "grey": "450 4.2.0 come back later"}


class Handler:
    def __init__(self, folder, port):
        self.folder, self.port, self.count = folder, port, 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        refusal = REFUSALS.get(address.split("@")[0])
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        names = [address.split("@")[0] for address in envelope.rcpt_tos]
        if "data5" in names:
            return "554 5.7.1 not this one"
        if "slow" in names:
            await asyncio.sleep(1.5)
        if "stuck" in names:
            await asyncio.sleep(60)
        self.count += 1
        base = os.path.join(self.folder, f"{self.port}-{self.count}")
        with open(base + ".eml", "wb") as file:
            file.write(envelope.original_content)
        with open(base + ".json", "w") as file:
            json.dump({"from": envelope.mail_from, "to": envelope.rcpt_tos, "ehlo": session.host_name,
                       "tls": session.ssl is not None, "user": bool(session.authenticated),
                       "peer": session.peer[1]}, file)
        if "drop" in names:
            server.transport.abort()
        return f"250 2.0.0 queued as {self.count}"


def check_login(server, session, envelope, mechanism, data):
    right = isinstance(data, LoginPassword) and data.login == b"watch" and data.password == b"s3cret"
    return AuthResult(success=right, handled=right)


class Loop:
    """aiosmtpd's servers, in one thread."""

    def __init__(self, folder):
        self.folder = folder
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    def start(self, context=None, implicit=False, **options):
        async def listen():
            handlers = []

            def factory():
                return SMTP(handlers[0], loop=self.loop, hostname="mail.test",
                            tls_context=None if implicit else context,
                            require_starttls=False, **options)
            server = await self.loop.create_server(factory, "127.0.0.1", 0,
                                                   ssl=context if implicit else None)
            port = server.sockets[0].getsockname()[1]
            handlers.append(Handler(self.folder, port))
            return port
        return asyncio.run_coroutine_threadsafe(listen(), self.loop).result()


class Scripted(socketserver.ThreadingTCPServer):
    """Answers by the verb; `quit` None never answers QUIT."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, greeting="220 hi", data="250 2.0.0 ok", say_quit=True, once=False):
        outer = self

        class Talk(socketserver.StreamRequestHandler):
            def say(self, text):
                self.wfile.write(text.encode() + b"\r\n")

            def handle(self):
                try:
                    self.talk()
                except OSError:
                    pass

            def talk(self):
                outer.connections += 1
                self.say(greeting)
                for line in self.rfile:
                    verb = line[:4].upper()
                    if verb == b"DATA":
                        self.say("354 go")
                        while self.rfile.readline() not in (b".\r\n", b""):
                            pass
                        if data is None:
                            return
                        self.say(data)
                        if once:
                            return
                    elif verb == b"QUIT" and not say_quit:
                        threading.Event().wait(60)
                    elif verb == b"RCPT" and b"<perm@" in line:
                        self.say("550 5.1.1 no")
                    elif verb == b"QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("250 ok")
        self.connections = 0
        super().__init__(("127.0.0.1", 0), Talk)
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()
