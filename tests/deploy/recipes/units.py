"""Reads a systemd unit, and says what systemd would give and forbid the program that it names."""

from __future__ import annotations

import grp
import pwd
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.deploy.recipes.inside import Confinement

_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"
_FAMILIES = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10}
#: Of a unit's [Service], what the stand-in carries out.
CARRIED_OUT = frozenset(
    {
        "Type",
        "User",
        "Group",
        "EnvironmentFile",
        "StateDirectory",
        "StateDirectoryMode",
        "WorkingDirectory",
        "UMask",
        "ExecStart",
        "NoNewPrivileges",
        "CapabilityBoundingSet",
        "AmbientCapabilities",
        "ProtectSystem",
        "ReadWritePaths",
        "ProtectHome",
        "PrivateTmp",
        "PrivateMounts",
        "ProtectProc",
        "ProcSubset",
        "RestrictAddressFamilies",
        "MemoryDenyWriteExecute",
        "SystemCallFilter",
        "SystemCallErrorNumber",
        "KillSignal",
        "KillMode",
        "TimeoutStopSec",
    }
)
#: What only concerns calls that the filters above refuse anyway, or what nobody here could do.
IMPLIED = frozenset(
    {
        "PrivateDevices",
        "ProtectClock",
        "ProtectControlGroups",
        "ProtectHostname",
        "ProtectKernelLogs",
        "ProtectKernelModules",
        "ProtectKernelTunables",
        "RemoveIPC",
        "RestrictNamespaces",
        "RestrictRealtime",
        "RestrictSUIDSGID",
        "LockPersonality",
        "SystemCallArchitectures",
    }
)
#: What systemd alone can do; tests look at the figures.
LEFT_OUT = frozenset({"Restart", "RestartSec", "TimeoutStartSec", "MemoryMax", "TasksMax"})

Unit = dict[str, list[str]]


def service(file: Path) -> Unit:
    """Each setting of the unit's [Service], with its values in order."""
    found: Unit = defaultdict(list)
    section = ""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line
        elif section == "[Service]" and line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            found[name].append(value)
    return dict(found)


def confine(unit: Unit) -> Confinement:
    """As systemd would start it on this machine; makes its state folder if it is not there."""
    last = {name: values[-1] for name, values in unit.items()}
    user = pwd.getpwnam(last["User"])
    group = grp.getgrnam(last["Group"])
    writable = last.get("ReadWritePaths", "").split()
    if "StateDirectory" in last:
        state = Path("/var/lib") / last["StateDirectory"]
        state.mkdir(exist_ok=True)
        shutil.chown(state, user.pw_uid, group.gr_gid)
        state.chmod(int(last["StateDirectoryMode"], 8))
        writable.append(str(state))
    own = {
        "PATH": _PATH,
        "HOME": user.pw_dir,
        "USER": user.pw_name,
        "LOGNAME": user.pw_name,
        "LANG": "C.UTF-8",
    }
    return Confinement(
        last["ExecStart"].split(),
        own | dict(_variables(Path(last["EnvironmentFile"]))),
        last["WorkingDirectory"],
        empty=["/tmp", "/var/tmp"] if last.get("PrivateTmp") == "yes" else [],
        hidden=["/home", "/root"] if last.get("ProtectHome") == "yes" else [],
        writable=writable if last.get("ProtectSystem") == "strict" else None,
        proc=f"subset={last['ProcSubset']},hidepid={last['ProtectProc']}" if "ProcSubset" in last else "",
        user=user.pw_uid,
        group=group.gr_gid,
        umask=int(last["UMask"], 8),
        shut_in=last.get("NoNewPrivileges") == "yes" and last.get("CapabilityBoundingSet") == "",
        allowed_calls=_allowed_calls(unit.get("SystemCallFilter", [])),
        families=[_FAMILIES[name] for name in last["RestrictAddressFamilies"].split()],
        deny_writable_code=last.get("MemoryDenyWriteExecute") == "yes",
    )


def _variables(file: Path) -> Iterator[tuple[str, str]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip() and line[0] not in "#;":
            name, _, value = line.partition("=")
            quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
            yield name, value[1:-1] if quoted else value


def _allowed_calls(filters: list[str]) -> list[str] | None:
    """The calls of the groups, as this machine's systemd knows them; None where it has no such program."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None or not filters:
        return None
    allowed = set(_calls(analyze, "@default"))
    for line in filters:
        for word in line.removeprefix("~").split():
            named = set(_calls(analyze, word))
            allowed = allowed - named if line.startswith("~") else allowed | named
    return sorted(allowed)


def _calls(analyze: str, name: str) -> Iterator[str]:
    if not name.startswith("@"):
        yield name
        return
    said = subprocess.run(
        [analyze, "syscall-filter", name], capture_output=True, text=True, check=True
    ).stdout
    for line in said.splitlines()[1:]:
        word = line.strip()
        if word and not word.startswith("#"):
            yield from _calls(analyze, word)
