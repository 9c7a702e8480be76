"""Reads a database's address, also one that names several hosts as PostgreSQL's own programs take them."""

from __future__ import annotations

import re

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from state_machines.errors import Misconfigured

DEFAULT_URL = "sqlite:///var/doorstep.db"

#: postgresql://user:password@first:5432,second:5432/name
_SEVERAL = re.compile(
    r"(?P<begin>postgresql(?:\+\w+)?://(?:[^@/?]*@)?)(?P<hosts>[^/?@]*,[^/?@]*)(?P<rest>(?:[/?].*)?)"
)


def read_address(url: str, variable: str = "DOORSTEP_DATABASE_URL") -> URL:
    """The parts of an address; raises Misconfigured, which names the variable, where it makes no sense."""
    try:
        parsed = _with_one_that_writes(make_url(_hosts_in_query(url)))
    except (ArgumentError, ValueError) as error:
        raise Misconfigured(
            f"{variable} is not a database address. A working one is {DEFAULT_URL}"
        ) from error
    if parsed.get_backend_name() == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise Misconfigured(
            f"{variable} names a database in memory, which forgets everything when Doorstep stops. "
            f"Name a file, such as {DEFAULT_URL}"
        )
    return parsed


def _hosts_in_query(url: str) -> str:
    """Several hosts moved to where the driver looks for them."""
    found = _SEVERAL.fullmatch(url)
    if found is None:
        return url
    pairs = [_host_and_port(one) for one in found["hosts"].split(",")]
    query = f"host={','.join(host for host, _ in pairs)}&port={','.join(port or '5432' for _, port in pairs)}"
    rest = found["rest"] or "/"
    return f"{found['begin']}{rest}{'&' if '?' in rest else '?'}{query}"


def _host_and_port(text: str) -> tuple[str, str]:
    host, colon, port = text.rpartition(":")
    return (host, port) if colon and port.isdigit() else (text, "")


def _with_one_that_writes(url: URL) -> URL:
    """Of several hosts the one is meant that takes writes, unless the address says otherwise."""
    hosts = url.query.get("host", "")
    several = isinstance(hosts, tuple) or "," in hosts
    if not several or "target_session_attrs" in url.query:
        return url
    return url.update_query_dict({"target_session_attrs": "read-write"})
