"""The last known state on disk."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from console.contract.columns import ACCOUNTS, ENTITIES, Batch, SnapshotPart, batch_of
from console.contract.services.entity_management import AccountDevicesInfo, EntityInHierarchy
from console.errors import SnapshotProblem
from console.store import Store, snapshot
from console.store.snapshot import SnapshotWriter, read
from console.store.steps import run
from tests.store.estates import AT, account, documented, entity

HIERARCHY = batch_of(EntityInHierarchy, documented())
BRANCH = batch_of(EntityInHierarchy, [entity(111, "Alder IT", "P", 888), entity(400, "Ivy Clinic", "C", 111)])
PEOPLE = batch_of(AccountDevicesInfo, [account("ann", 311), account("bob", 226, Email=None)])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "profiles" / "northwind.snapshot"


def write(path: Path, table: str, target: int, *batches: Batch, at: int = AT) -> None:
    with SnapshotWriter(path) as writer:
        writer.begin(table, target, at)
        for batch in batches:
            writer.add(batch)
        writer.finish()


def store_from(path: Path) -> Store:
    store = Store()
    for part in read(path):
        run(store.replay(part))
    return store


def test_without_a_file_there_is_nothing_to_show(path: Path) -> None:
    assert list(read(path)) == []
    assert not path.exists()


def test_a_load_comes_back_in_its_batches(path: Path) -> None:
    write(path, ACCOUNTS, 0, PEOPLE, PEOPLE)
    assert list(read(path)) == [
        SnapshotPart(ACCOUNTS, 0, AT, PEOPLE, last=False),
        SnapshotPart(ACCOUNTS, 0, AT, PEOPLE, last=True),
    ]


def test_the_store_shows_the_last_known_state_and_its_age(path: Path) -> None:
    write(path, ENTITIES, 0, HIERARCHY)
    write(path, ACCOUNTS, 0, PEOPLE)
    store = store_from(path)
    assert len(store.entities) == 9
    assert store.accounts.totals(store.entities.root).accounts == 2
    loaded = store.freshness_of(ENTITIES, store.entities.root)
    assert loaded is not None
    assert loaded.source == "snapshot"


def test_a_branch_is_replayed_after_the_whole_and_takes_away_what_it_lost(path: Path) -> None:
    write(path, ENTITIES, 0, HIERARCHY)
    write(path, ENTITIES, 111, BRANCH, at=AT + 1)
    tree = store_from(path).entities
    assert [tree.entity_id(node) for node in tree.children(tree.node_of(111))] == [400]
    assert tree.node_of(311) == -1
    assert tree.node_of(225) != -1


def test_a_whole_load_replaces_all_loads_of_its_table_and_a_branch_only_its_own(path: Path) -> None:
    write(path, ACCOUNTS, 0, PEOPLE)
    write(path, ENTITIES, 0, HIERARCHY)
    for at in (AT + 1, AT + 2):
        write(path, ENTITIES, 111, BRANCH, at=at)
        write(path, ENTITIES, 112, BRANCH, at=at)
    assert [(part.table, part.target, part.at) for part in read(path)] == [
        (ACCOUNTS, 0, AT),
        (ENTITIES, 0, AT),
        (ENTITIES, 111, AT + 2),
        (ENTITIES, 112, AT + 2),
    ]
    write(path, ENTITIES, 0, HIERARCHY, at=AT + 3)
    assert [(part.table, part.target, part.at) for part in read(path)] == [(ACCOUNTS, 0, AT), (ENTITIES, 0, AT + 3)]


def test_a_load_that_brought_nothing_says_so(path: Path) -> None:
    write(path, ENTITIES, 0, HIERARCHY)
    write(path, ENTITIES, 111)
    tree = store_from(path).entities
    assert tree.node_of(111) == -1
    assert len(tree) == 6


def test_a_load_that_was_not_finished_leaves_the_old_state(path: Path) -> None:
    write(path, ENTITIES, 0, HIERARCHY)
    with SnapshotWriter(path) as writer:
        writer.begin(ENTITIES, 0, AT + 1)
        writer.add(BRANCH)
        assert [part.at for part in read(path)] == [AT]
    assert [part.at for part in read(path)] == [AT]


def test_what_a_killed_program_left_unfinished_is_cleared_away(path: Path) -> None:
    write(path, ENTITIES, 0, HIERARCHY)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO load VALUES (99, 'entities', 0, 1, 0)")
        connection.execute("INSERT INTO part VALUES (99, 0, 0, x'00')")
        connection.commit()
    assert [part.at for part in read(path)] == [AT]
    SnapshotWriter(path).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM part").fetchone() == (1,)


def test_a_new_load_abandons_the_one_before(path: Path) -> None:
    with SnapshotWriter(path) as writer:
        writer.begin(ENTITIES, 0, AT)
        writer.add(BRANCH)
        writer.begin(ENTITIES, 0, AT + 1)
        writer.add(HIERARCHY)
        writer.finish()
        writer.abandon()
    assert [(part.at, part.batch) for part in read(path)] == [(AT + 1, HIERARCHY)]


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:6000])


def _overwrite(path: Path) -> None:
    path.write_bytes(b"This is a letter to a customer. " * 300)


def _flip(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE part SET checksum = checksum + 1")
        connection.commit()


def _garble(path: Path) -> None:
    body = b"\xc1 is no message"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE part SET body = ?, checksum = ?", (body, zlib.crc32(body)))
        connection.commit()


def _foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE invoice (number)")


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {snapshot.VERSION + 1}")


def _drop(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE part")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_truncate, "malformed"),
        (_overwrite, "not a database"),
        (_flip, "checksum"),
        (_garble, "MessagePack"),
        (_foreign, "not a snapshot of this program"),
        (_newer, "another version of this program"),
        (_drop, "no such table"),
    ],
)
def test_a_file_that_cannot_be_used_is_set_aside_and_the_next_load_writes_a_fresh_one(
    path: Path, damage: Callable[[Path], None], said: str
) -> None:
    write(path, ENTITIES, 0, HIERARCHY)
    damage(path)
    kept = path.read_bytes()
    with pytest.raises(SnapshotProblem, match=said) as problem:
        list(read(path))
    aside = path.with_name("northwind.snapshot.damaged")
    assert aside.name in problem.value.advice
    assert aside.read_bytes() == kept
    assert list(read(path)) == []
    write(path, ENTITIES, 0, HIERARCHY)
    assert len(store_from(path).entities) == 9


@pytest.mark.parametrize("damage", [_overwrite, _foreign, _newer])
def test_a_writer_sets_aside_what_it_cannot_go_on_with(path: Path, damage: Callable[[Path], None]) -> None:
    write(path, ENTITIES, 0, HIERARCHY)
    damage(path)
    write(path, ACCOUNTS, 0, PEOPLE)
    assert [part.table for part in read(path)] == [ACCOUNTS]
    assert path.with_name("northwind.snapshot.damaged").exists()


def test_an_empty_file_is_begun_afresh(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    write(path, ACCOUNTS, 0, PEOPLE)
    assert [part.table for part in read(path)] == [ACCOUNTS]


def test_a_folder_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "profiles").write_text("a file, where a folder should be")
    with pytest.raises(SnapshotProblem, match="could not be written") as problem:
        SnapshotWriter(tmp_path / "profiles" / "northwind.snapshot")
    assert "quick start" in problem.value.advice


def test_a_file_that_another_program_holds_is_left_where_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(path, ENTITIES, 0, HIERARCHY)
    monkeypatch.setattr(snapshot, "PATIENCE", 0.0)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(SnapshotProblem, match="could not be written") as problem:
            write(path, ACCOUNTS, 0, PEOPLE)
        assert "locked" in problem.value.details
        other.execute("ROLLBACK")
    assert [part.table for part in read(path)] == [ENTITIES]


def test_only_the_user_may_read_the_names_of_customers(path: Path) -> None:
    write(path, ENTITIES, 0, HIERARCHY)
    assert path.stat().st_mode & 0o077 == 0 or path.drive


def test_a_removed_snapshot_leaves_nothing_behind(path: Path) -> None:
    write(path, ENTITIES, 0, HIERARCHY)
    _overwrite(path)
    with pytest.raises(SnapshotProblem):
        list(read(path))
    write(path, ENTITIES, 0, HIERARCHY)
    snapshot.remove(path)
    snapshot.remove(path)
    assert list(path.parent.iterdir()) == []


def test_a_snapshot_that_cannot_be_deleted_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "northwind.snapshot"
    (path / "a folder in its place").mkdir(parents=True)
    with pytest.raises(SnapshotProblem, match="could not be deleted"):
        snapshot.remove(path)


def test_a_damaged_file_that_cannot_be_set_aside_is_told_in_words(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*_: object) -> Path:
        raise PermissionError(13, "Permission denied")

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"no database " * 100)
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(SnapshotProblem, match="cannot be used") as caught:
        list(read(path))
    assert caught.value.advice.startswith("It cannot be set aside (Permission denied)")
