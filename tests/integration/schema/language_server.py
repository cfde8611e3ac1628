"""yaml-language-server over its standard streams: what an editor would see."""

import json
import os
import pathlib
import shutil
import subprocess

TIMEOUT_S = 60


def find():
    """The command that starts it, or None: YAML_LANGUAGE_SERVER (the program,
    or a folder with node_modules), what is in PATH, or a node_modules above."""
    given = os.environ.get("YAML_LANGUAGE_SERVER")
    here = pathlib.Path(__file__).resolve()
    folders = [pathlib.Path(given)] if given else []
    folders += [pathlib.Path.cwd(), *here.parents]
    if given and os.access(given, os.X_OK) and not os.path.isdir(given):
        return [given, "--stdio"]
    for folder in folders:
        program = folder / "node_modules/.bin/yaml-language-server"
        if program.exists():
            return [str(program), "--stdio"]
    program = shutil.which("yaml-language-server")
    return [program, "--stdio"] if program else None


class Server:
    """One server; documents are texts that name their schema themselves."""

    def __init__(self, command, folder):
        self.folder = pathlib.Path(folder)
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, cwd=folder)
        self.next_id = 0
        self.diagnostics = {}
        self.documents = 0
        self.ask("initialize", {
            "processId": os.getpid(),
            "rootUri": self.folder.as_uri(),
            "capabilities": {
                "textDocument": {
                    "completion": {"completionItem": {
                        "snippetSupport": True,
                        "documentationFormat": ["markdown"]}},
                    "hover": {"contentFormat": ["markdown"]},
                },
                "workspace": {"configuration": True},
            },
        })
        self.tell("initialized", {})

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(
            b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self):
        length = 0
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise EOFError("yaml-language-server ended")
            if line == b"\r\n":
                break
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return json.loads(self.process.stdout.read(length))

    def tell(self, method, params):
        self.send({"method": method, "params": params})

    def handle(self, message):
        """What the server asks or tells on its own account."""
        if message.get("method") == "textDocument/publishDiagnostics":
            params = message["params"]
            self.diagnostics[params["uri"]] = params["diagnostics"]
        elif message.get("method") == "workspace/configuration":
            items = message["params"]["items"]
            self.send({"id": message["id"], "result": [
                self.settings(item.get("section")) for item in items]})
        elif "id" in message and "method" in message:
            self.send({"id": message["id"], "result": None})

    @staticmethod
    def settings(section):
        if section != "yaml":
            return {}
        return {"validate": True, "hover": True, "completion": True,
                "schemaStore": {"enable": False}}

    def ask(self, method, params):
        self.next_id += 1
        own = self.next_id
        self.send({"id": own, "method": method, "params": params})
        while True:
            message = self.receive()
            if message.get("id") == own and "method" not in message:
                if "error" in message:
                    raise RuntimeError(message["error"])
                return message["result"]
            self.handle(message)

    def open(self, text):
        self.documents += 1
        uri = (self.folder / f"document-{self.documents}.yaml").as_uri()
        self.tell("textDocument/didOpen", {"textDocument": {
            "uri": uri, "languageId": "yaml", "version": 1, "text": text}})
        return uri

    def problems(self, text):
        """(line from 1, message) of everything it complains about."""
        uri = self.open(text)
        while uri not in self.diagnostics:
            self.handle(self.receive())
        return [(one["range"]["start"]["line"] + 1, one["message"])
                for one in self.diagnostics[uri]]

    @staticmethod
    def place(text, mark="§"):
        """The text without its mark, and where the mark stood."""
        before, after = text.split(mark)
        lines = before.split("\n")
        return before + after, {
            "line": len(lines) - 1, "character": len(lines[-1])}

    def items(self, text):
        """The completions at the mark, as the server gives them."""
        text, position = self.place(text)
        uri = self.open(text)
        answer = self.ask("textDocument/completion", {
            "textDocument": {"uri": uri}, "position": position})
        return answer["items"] if isinstance(answer, dict) else answer or []

    def completions(self, text):
        """{label: documentation} at the mark."""
        labels = {}
        for item in self.items(text):
            words = item.get("documentation") or item.get("detail") or ""
            if isinstance(words, dict):
                words = words["value"]
            labels[item["label"]] = words
        return labels

    def hover(self, text):
        text, position = self.place(text)
        uri = self.open(text)
        answer = self.ask("textDocument/hover", {
            "textDocument": {"uri": uri}, "position": position})
        if not answer:
            return ""
        contents = answer["contents"]
        return contents["value"] if isinstance(contents, dict) else str(
            contents)
