"""A server that keeps connections, and hangs up when it is told to: with TLS as Slack has it, or without."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ANSWER = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{"ok": true}'


class KeptServer:
    """Answers on kept connections; `per_connection` is after how many answers it hangs up."""

    def __init__(self, per_connection: int, tls: ssl.SSLContext | None) -> None:
        self._per_connection = per_connection
        self._tls = tls
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        #: How many connections carried a request, and how many requests came in all.
        self.connections = 0
        self.requests = 0
        #: Set once a connection stands, TLS included.
        self.greeted = threading.Event()
        self.hung_up = threading.Semaphore(0)
        self._closing = False
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    def close(self) -> None:
        self._closing = True
        socket.create_connection(("127.0.0.1", self.port)).close()
        self._thread.join()
        self._listening.close()

    def _serve(self) -> None:
        while not self._closing:
            line, _ = self._listening.accept()
            try:
                with self._tls.wrap_socket(line, server_side=True) if self._tls else line as spoken:
                    self.greeted.set()
                    self._answer(spoken)
            except OSError:  # whoever came had no wish to talk, such as `close`
                line.close()
            self.hung_up.release()

    def _answer(self, line: socket.socket) -> None:
        for number in range(self._per_connection):
            asked = line.recv(65536)
            while asked and not asked.endswith(b"}"):
                asked += line.recv(65536)
            if not asked:
                return
            self.requests += 1
            self.connections += number == 0
            line.sendall(ANSWER)


@contextmanager
def kept_server(per_connection: int = 100, tls: ssl.SSLContext | None = None) -> Iterator[KeptServer]:
    running = KeptServer(per_connection, tls)
    try:
        yield running
    finally:
        running.close()


def tls_of(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """For a server that is called so, and for a client that believes it."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=str(file))
