"""Documents in folders, mbox files, Maildirs and a real server of object storage."""

from __future__ import annotations

import datetime as dt
import hashlib
import http.client
import threading
import tracemalloc
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from extractor.batch.fetching import fetched
from extractor.batch.objects import TRIES, Objects
from extractor.batch.places import places
from extractor.batch.running import Rate, perform
from extractor.batch.working import Item, Made
from extractor.errors import BatchError, InputError, LimitError, MissingFileError, SourceError
from extractor.intake.limits import DEFAULT_LIMITS, Limits
from extractor.store.reprocessing.report import changes_of, summarised
from extractor.store.reprocessing.runs import get_run, list_runs
from extractor.store.reprocessing.where import parse_where
from extractor.values.record import FileRecord
from extractor.values.reprocess import Choice, Outcome, Place, Wanted
from tests.batch.example import NO_OBJECTS, Here, approved, keep, reprocess
from tests.casework.example import Bench, dispute, record

MBOX = (
    b"From a@x.fr Tue Jul  7 09:12:44 2026\nSubject: one\n\nfirst\n\n"
    b"From b@x.fr Tue Jul  7 09:13:44 2026\nSubject: two\n\nFrom here it is second\n\n"
)
MAILS = [b"Subject: one\n\nfirst\n", b"Subject: two\n\nFrom here it is second\n"]


def found(source: object, **more: Any) -> list[Place]:
    return list(places(Choice((str(source),), **more), NO_OBJECTS))


def test_a_folder_gives_its_files_below_in_order(tmp_path: Path) -> None:
    for name in ("b/2.eml", "b/1.eml", "a.pdf", ".hidden", "c.part", "b/~$x.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "a.pdf")
    assert [it.name for it in found(tmp_path)] == ["a.pdf", "1.eml", "2.eml"]
    assert [it.name for it in found(f"file://{tmp_path}/b")] == ["1.eml", "2.eml"]
    only = parse_where(["name=*.PDF"])
    assert [it.name for it in found(tmp_path, where=only)] == ["a.pdf"]
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    assert found(tmp_path, since=later) == []


@pytest.mark.parametrize("name", ["mails.mbox", "mails"])
def test_an_mbox_file_gives_its_mails_one_by_one(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(MBOX)
    there = found(tmp_path)
    assert [fetched(it, NO_OBJECTS, DEFAULT_LIMITS) for it in there] == MAILS
    assert there[0].name == f"{name}-0.eml"


def test_an_mbox_file_that_was_changed_says_so(tmp_path: Path) -> None:
    file = tmp_path / "mails.mbox"
    file.write_bytes(MBOX)
    there = found(file)
    file.write_bytes(MBOX[20:])
    with pytest.raises(SourceError, match="changed since"):
        fetched(there[1], NO_OBJECTS, DEFAULT_LIMITS)
    file.write_bytes(b"From here to there\n")
    with pytest.raises(SourceError, match="no mbox"):
        found(file)


def test_a_maildir_gives_its_mails_and_those_of_its_folders(tmp_path: Path) -> None:
    for folder in ("new", "cur", "tmp", ".Sent/new", ".Sent/cur"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / f"1.{folder.replace('/', '')}:2,S").write_bytes(b"mail")
    there = found(tmp_path)
    assert [it.name for it in there] == [
        "1..Sentcur:2,S",
        "1..Sentnew:2,S",
        "1.cur:2,S",
        "1.new:2,S",
    ]
    assert all(it.received is not None for it in there)


def test_what_is_not_there_or_too_large_says_so(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError):
        found(tmp_path / "nothing")
    (tmp_path / "a.eml").write_bytes(b"x" * 100)
    (place,) = found(tmp_path)
    small = Limits(file_bytes=10)
    with pytest.raises(LimitError):
        fetched(place, NO_OBJECTS, small)
    (tmp_path / "a.eml").unlink()
    with pytest.raises(MissingFileError):
        fetched(place, NO_OBJECTS, DEFAULT_LIMITS)


def test_a_large_mbox_file_is_never_in_memory(tmp_path: Path) -> None:
    """Only the place of one mail is, however many there are."""
    file = tmp_path / "mails.mbox"
    mail = b"From a@x.fr Tue Jul  7 09:12:44 2026\nSubject: one\n\n" + b"words\n" * 200 + b"\n"
    file.write_bytes(mail * 3000)
    tracemalloc.start()
    count = sum(1 for _ in places(Choice((str(file),)), NO_OBJECTS))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 3000
    assert peak < 2 * 1024 * 1024


def test_storages_that_cannot_be_used_say_what_is_missing() -> None:
    for url, said in (
        ("nonsense://x", "no storage that is known"),
        ("gs://bucket/x", "pip install gcsfs"),
        ("abfs://box/x", "pip install adlfs"),
    ):
        with pytest.raises(SourceError, match=said):
            list(Objects({}).files(url))


def test_a_storage_in_memory_is_walked_through() -> None:
    fsspec = pytest.importorskip("fsspec", reason="the extra objects is not installed")
    memory = fsspec.filesystem("memory")
    for name in ("b/2.eml", "b/1.eml", "a.pdf"):
        memory.pipe(f"/claims/{name}", name.encode())
    objects = Objects({})
    listed = [it.url for it in objects.files("memory://claims")]
    assert [it.rpartition("claims/")[2] for it in listed] == ["a.pdf", "b/1.eml", "b/2.eml"]
    assert objects.read(listed[0], 2, 3) == b"pdf"
    with pytest.raises(MissingFileError):
        list(objects.files("memory://elsewhere"))


class _Faulty(BaseHTTPRequestHandler):
    """Stands before the server and refuses as often as it is told."""

    upstream: ClassVar[tuple[str, int]] = ("", 0)
    refusals: ClassVar[int] = 0
    refused: ClassVar[int] = 0

    def _pass_on(self) -> None:
        cls = type(self)
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if cls.refusals > 0:
            cls.refusals -= 1
            cls.refused += 1
            text = b"<Error><Code>SlowDown</Code><Message>slow down</Message></Error>"
            self.send_response(503)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)
            return
        connection = http.client.HTTPConnection(*cls.upstream)
        connection.request(self.command, self.path, body, dict(self.headers))
        answer = connection.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for key, value in answer.getheaders():
            if key.lower() not in {"transfer-encoding", "connection"}:
                self.send_header(key, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _pass_on  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def storage() -> Iterator[tuple[Any, str]]:
    """Give a client of a server that speaks S3, and the address of one that may refuse."""
    boto3 = pytest.importorskip("boto3", reason="moto is not installed")
    pytest.importorskip("s3fs", reason="the extra objects is not installed")
    server = pytest.importorskip("moto.server").ThreadedMotoServer("127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    _Faulty.upstream = (host, port)
    before = ThreadingHTTPServer(("127.0.0.1", 0), _Faulty)
    threading.Thread(target=before.serve_forever, daemon=True).start()
    client = boto3.client(
        "s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1",
        aws_access_key_id="k", aws_secret_access_key="s",
    )  # fmt: skip
    client.create_bucket(Bucket="claims")
    try:
        yield client, f"http://127.0.0.1:{before.server_port}"
    finally:
        before.shutdown()
        before.server_close()
        server.stop()


@pytest.fixture
def objects(storage: tuple[Any, str], monkeypatch: pytest.MonkeyPatch) -> Objects:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "k")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    _Faulty.refusals = _Faulty.refused = 0
    once = '{"retries": {"total_max_attempts": 1}}'  # by the library; we try again ourselves
    options = {"endpoint_url": storage[1], "config_kwargs": once}
    return Objects(options, pause=lambda _: None, page=10)


def test_a_bucket_is_listed_page_by_page(storage: tuple[Any, str], objects: Objects) -> None:
    client, _ = storage
    for number in range(45):
        client.put_object(Bucket="claims", Key=f"many/{number:05}.eml", Body=b"x")
    client.put_object(Bucket="claims", Key="many/deeper/below/1.eml", Body=b"y")
    listed = [it.url for it in objects.files("s3://claims/many")]
    assert len(listed) == 46
    assert listed[0] == "s3://claims/many/00000.eml"
    assert listed[-1] == "s3://claims/many/deeper/below/1.eml"
    assert next(iter(objects.files("s3://claims/many/00007.eml"))).size == 1


def made(item: Item, objects: Objects) -> Made:
    """Make a record as a worker does, without its models."""
    assert item.place is not None
    try:
        content = fetched(item.place, objects, DEFAULT_LIMITS)
    except (InputError, SourceError) as error:
        return Made("", problem=(error.reason, str(error)))
    digest = hashlib.sha256(content).hexdigest()
    return Made(digest, _record(digest, content).model_dump_json())


def _record(digest: str, content: bytes) -> FileRecord:
    fresh = record(dispute(digest[:12], invoice=f"FA-{digest[:6]}"))
    source = fresh.source.model_copy(update={"sha256": digest, "file": content[:12].decode()})
    return fresh.model_copy(update={"source": source})


def test_object_storage_is_compared_and_what_is_new_is_taken_in(
    bench: Bench, storage: tuple[Any, str], objects: Objects
) -> None:
    client, _ = storage
    keep(bench, "known", dispute("d1"))
    for key, body in (
        ("in/known.eml", b"known"),
        ("in/new.eml", b"new"),
        ("in/again.eml", b"new"),
        ("in/gone.eml", b"gone"),
        ("in/sub/old.mbox", MBOX),
    ):
        client.put_object(Bucket="claims", Key=key, Body=body)

    def vanishing(item: Item) -> Made:
        assert item.place is not None
        if item.place.name == "gone.eml":
            client.delete_object(Bucket="claims", Key="in/gone.eml")
        return made(item, objects)

    _Faulty.refusals = 3
    choice = Choice(("s3://claims/in",))
    run = reprocess(bench.store, lambda _: vanishing, choice, size=3, objects=objects)
    assert _Faulty.refused == 3
    assert run.documents == 6
    assert summarised(bench.store, run.number).outcomes == {
        Outcome.OTHER: 1, Outcome.NEW: 3, Outcome.DUPLICATE: 1, Outcome.FAILED: 1,
    }  # fmt: skip
    (gone,) = changes_of(bench.store, run.number, Wanted(kind="failed"))
    assert (gone.name, gone.after) == ("gone.eml", "missing_file")
    sinks = ("sink:erp",)
    wanted = Wanted(kind="new")
    assert approved(bench, run, wanted, objects=objects, sinks=sinks) == {"approved": 3}
    digest = hashlib.sha256(MAILS[1]).hexdigest()
    assert bench.store.original(digest) == MAILS[1]
    (arrival,) = bench.store.arrivals(digest)
    assert arrival.file == "old.mbox-58.eml"
    assert bench.casework.get(digest[:12]).sha256 == digest
    again = reprocess(bench.store, lambda _: vanishing, choice, objects=objects)
    outcomes = summarised(bench.store, again.number).outcomes
    assert (outcomes[Outcome.SAME], outcomes[Outcome.DUPLICATE]) == (3, 1)


def test_what_is_another_by_now_is_not_taken_in(
    bench: Bench, storage: tuple[Any, str], objects: Objects
) -> None:
    client, _ = storage
    client.put_object(Bucket="claims", Key="late/1.eml", Body=b"first")
    client.put_object(Bucket="claims", Key="late/2.eml", Body=b"came otherwise")
    choice = Choice(("s3://claims/late/",))
    run = reprocess(bench.store, lambda _: lambda it: made(it, objects), choice, objects=objects)
    client.put_object(Bucket="claims", Key="late/1.eml", Body=b"second")
    keep(bench, "came otherwise", dispute("d9"))
    assert approved(bench, run, objects=objects) == {"outdated": 2}
    assert not bench.store.knows(hashlib.sha256(b"first").hexdigest())
    assert list_runs(bench.store, 1)[0].documents == 2


def test_a_storage_that_stays_away_is_named(storage: tuple[Any, str], objects: Objects) -> None:
    storage[0].put_object(Bucket="claims", Key="far/1.eml", Body=b"x")
    _Faulty.refusals = 10_000
    with pytest.raises(SourceError, match="does not answer") as error:
        list(objects.files("s3://claims/far"))
    assert error.value.retryable
    assert _Faulty.refused >= TRIES


def test_a_run_over_a_storage_that_goes_away_stops_and_goes_on_later(
    bench: Bench, storage: tuple[Any, str], objects: Objects
) -> None:
    for number in range(4):
        storage[0].put_object(Bucket="claims", Key=f"away/{number}.eml", Body=b"a%d" % number)
    choice = Choice(("s3://claims/away",))

    def away(item: Item) -> Made:
        assert item.place is not None
        return Made("", problem=("source", f"{item.place}: the storage does not answer"))

    with pytest.raises(BatchError, match="go on later with --resume 1"):
        reprocess(bench.store, lambda _: away, choice, objects=objects)
    run = get_run(bench.store, 1)
    assert (run.documents, run.done) == (4, 0)
    perform(bench.store, run, Here(), lambda _: lambda it: made(it, objects), Rate(None), print)
    assert summarised(bench.store, 1).outcomes == {Outcome.NEW: 4}
