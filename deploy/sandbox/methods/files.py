"""The three steps of an upload: ask for an address, post the bytes there, complete and share."""

import mimetypes

from deploy.sandbox.content import Content, app_message
from deploy.sandbox.errors import SlackError
from deploy.sandbox.methods.method import Method, Tier, find_joined_conversation, whole_number
from deploy.sandbox.model import File
from deploy.sandbox.values import Json
from deploy.sandbox.world import World

_LARGEST = 1_000_000_000


def _address(world: World, args: Json) -> Json:
    name = args.get("filename")
    if not isinstance(name, str) or not name or not args.get("length"):
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: filename or length"])
    file = File(
        id=world.new_id("F"),
        name=name,
        length=whole_number(args, "length", 0, _LARGEST),
        title=name,
        alt_text=str(args.get("alt_txt") or ""),
    )
    world.files[file.id] = file
    return {"upload_url": f"{world.base_url}/upload/{file.id}", "file_id": file.id}


def receive(file: File, content: bytes) -> None:
    """The middle step: the bytes, which must be as many as were announced."""
    if len(content) != file.length:
        raise SlackError("length_mismatch")
    file.content = content


def _complete(world: World, args: Json) -> Json:
    named = args.get("files")
    if not isinstance(named, list) or not named:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: files"])
    files = [_find_uploaded(world, each) for each in named]
    channel = args.get("channel_id") or args.get("channels")
    conversation = find_joined_conversation(world, channel) if channel else None
    for file, each in zip(files, named, strict=True):
        file.complete, file.title = True, str(each.get("title") or file.name)
        file.ready_at = world.clock.time() + world.file_seconds
    described = [describe(world, file) for file in files]
    if conversation is not None:
        content = Content(args.get("initial_comment"), None, None)
        message = app_message(world, conversation.id, content, thread_ts=args.get("thread_ts"))
        message.files = described
    return {"files": described}


def _find_uploaded(world: World, named: object) -> File:
    file = world.files.get(str(named.get("id"))) if isinstance(named, dict) else None
    if file is None or file.content is None:
        raise SlackError("file_not_found")
    return file


def describe(world: World, file: File) -> Json:
    """The file object as Slack sends it."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "size": file.length,
        "alt_txt": file.alt_text,
        "mimetype": _mimetype(file) if file.is_usable(world.clock.time()) else "",
        "url_private": f"{world.base_url}/files/{file.id}",
    }


def _mimetype(file: File) -> str:
    """What Slack takes it for, once it has looked at it; empty before."""
    return mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def _info(world: World, args: Json) -> Json:
    file = world.files.get(str(args.get("file", "")))
    if file is None or not file.complete or file.gone == "inaccessible":
        raise SlackError("file_not_found")
    if file.gone:
        raise SlackError("file_deleted")
    return {"file": describe(world, file)}


METHODS = [
    Method("files.info", "files:read", Tier.FOUR, _info),
    Method("files.getUploadURLExternal", "files:write", Tier.FOUR, _address),
    Method("files.completeUploadExternal", "files:write", Tier.FOUR, _complete),
]
