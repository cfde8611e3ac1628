#!/usr/bin/python3
"""Starts the servers, tells where they are in the environment, runs a program.

All servers are in this process and end with it.  Exit status: the program's;
77 where something that the servers need is not installed.
"""
import os
import pathlib
import shutil
import ssl
import subprocess
import sys
import tempfile

try:
    import aiosmtpd.smtp  # noqa: F401
except ImportError:
    print("skipped: python3-aiosmtpd is not installed")
    sys.exit(77)
if shutil.which("openssl") is None:
    print("skipped: openssl is not installed")
    sys.exit(77)

import http_server
import smtp_server


def run(*command):
    subprocess.run(command, check=True, capture_output=True)


def make_certificates(folder):
    """A throw-away authority and a certificate for localhost and 127.0.0.1."""
    ca, key, pem = (str(folder / name) for name in ("ca.pem", "srv.key", "srv.pem"))
    new = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2")
    run(*new, "-subj", "/CN=test authority", "-keyout", str(folder / "ca.key"), "-out", ca,
        "-addext", "keyUsage=critical,keyCertSign")
    run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", key,
        "-out", str(folder / "srv.csr"))
    (folder / "ext.cnf").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    run("openssl", "x509", "-req", "-in", str(folder / "srv.csr"), "-CA", ca, "-CAkey",
        str(folder / "ca.key"), "-CAcreateserial", "-days", "2", "-extfile", str(folder / "ext.cnf"),
        "-out", pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    return ca, context


def start_servers(folder):
    ca, context = make_certificates(folder)
    mail = smtp_server.Loop(str(folder))
    login = {"authenticator": smtp_server.check_login, "auth_required": True}
    return {
        "TEST_FOLDER": folder,
        "TEST_CA": ca,
        "HTTP_PORT": http_server.Server().server_port,
        "HTTP_OTHER_PORT": http_server.Server().server_port,
        "HTTPS_PORT": http_server.Server(context).server_port,
        "SMTP_STARTTLS_PORT": mail.start(context, **login),
        "SMTP_LOGIN_ONLY_PORT": mail.start(context, auth_exclude_mechanism=["PLAIN"], **login),
        "SMTP_IMPLICIT_PORT": mail.start(context, implicit=True, auth_require_tls=False, **login),
        "SMTP_NO_LOGIN_PORT": mail.start(context, auth_exclude_mechanism=["PLAIN", "LOGIN"]),
        "SMTP_CLEAR_PORT": mail.start(),
        "SMTP_SILENT_PORT": smtp_server.Scripted(data=None).port,
        "SMTP_NO_QUIT_PORT": smtp_server.Scripted(say_quit=False).port,
        "SMTP_ONCE_PORT": smtp_server.Scripted(once=True).port,
        "SMTP_CLOSED_PORT": smtp_server.Scripted(greeting="554 5.3.2 not today").port,
    }


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="net-"))
    try:
        places = {name: str(value) for name, value in start_servers(folder).items()}
        # libcurl must not take a proxy from here; a test sees to it.
        trap = {"http_proxy": "http://127.0.0.1:1", "https_proxy": "http://127.0.0.1:1",
                "all_proxy": "http://127.0.0.1:1"}
        return subprocess.run(sys.argv[1:], env={**os.environ, **trap, **places}).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status if status >= 0 else 1)  # the servers' threads wait for clients
