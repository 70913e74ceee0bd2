"""Index generations in a folder: a writer adds a new one, readers keep the one they opened.

A generation is written into a temporary folder, synced, renamed to ``gen-<n>``, and only then does ``CURRENT`` name
it: whenever the power fails, ``CURRENT`` names a complete generation. ``CURRENT`` also holds the sha256 of the
manifest, and the manifest that of every other file.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from rag.errors import IndexBusyError, IndexStoreError
from rag.generation import MANIFEST, Contents, Generation, read_generation, write_files

__all__ = ["Generation", "IndexStore"]

_CURRENT = "CURRENT"
_LOCK = ".lock"
_TEMPORARY = ".new-"
_POINTER = re.compile(r"(gen-[0-9]+) ([0-9a-f]{64})\n")


class IndexStore:
    """Generations below one folder."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read or created yet."""
        self.folder = folder

    def current(self) -> str:
        """The name of the newest complete generation, "" when there is none.

        Raises:
            IndexStoreError: the pointer to it is damaged.
        """
        return self._pointer()[0]

    def open(self) -> Generation:
        """Open the newest complete generation.

        Raises:
            IndexStoreError: there is none, it is damaged, or its format is another one.
        """
        while True:
            name, digest = self._pointer()
            if not name:
                raise IndexStoreError(f"还没有索引（{self.folder}），请先运行 rag build。")
            try:
                return read_generation(self.folder / name, digest)
            except IndexStoreError:
                if self._pointer()[0] == name:
                    raise  # otherwise writers have replaced and removed it meanwhile: open the newer one

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other writers out; readers are not held up.

        Raises:
            IndexBusyError: another process is writing.
            IndexStoreError: the folder cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            stream = (self.folder / _LOCK).open("ab")
        except OSError as error:
            raise IndexStoreError(f"不能写入索引文件夹 {self.folder}（{error.strerror}），请检查权限。") from error
        with stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise IndexBusyError("另一个程序正在更新索引，请等它完成后再运行 rag build。") from error
            yield

    def write(self, contents: Contents) -> str:
        """Add a generation and make it the current one; the caller holds the lock. Returns its name.

        Raises:
            IndexStoreError: the disk is full or cannot be written; the index stays as it was.
        """
        try:
            return self._write(contents)
        except OSError as error:
            raise IndexStoreError(f"写入索引失败（{error.strerror}），原有索引不受影响，请检查磁盘后重试。") from error

    def _write(self, contents: Contents) -> str:
        self._remove(lambda name: name.startswith(_TEMPORARY))
        previous = self._previous()
        name = f"gen-{1 + max((int(path.name[4:]) for path in self._generations()), default=0)}"
        temporary = self.folder / f"{_TEMPORARY}{name}"
        temporary.mkdir()
        manifest = json.dumps(write_files(temporary, contents).to_dict(), ensure_ascii=False, indent=1).encode()
        (temporary / MANIFEST).write_bytes(manifest)
        for path in temporary.iterdir():
            _sync(path)
        _sync(temporary)
        temporary.rename(self.folder / name)
        _sync(self.folder)
        self._point_to(name, sha256(manifest).hexdigest())
        self._remove(lambda old: old.startswith("gen-") and old not in (name, previous))
        return name

    def _point_to(self, name: str, manifest_sha256: str) -> None:
        pointer = self.folder / f"{_TEMPORARY}{_CURRENT}"
        pointer.write_text(f"{name} {manifest_sha256}\n", encoding="ascii")
        _sync(pointer)
        pointer.replace(self.folder / _CURRENT)
        _sync(self.folder)

    def _pointer(self) -> tuple[str, str]:
        """The current generation's name and the sha256 of its manifest."""
        try:
            text = (self.folder / _CURRENT).read_text(encoding="ascii")
        except FileNotFoundError:
            return "", ""
        except (OSError, ValueError) as error:
            raise _unreadable(self.folder) from error
        match = _POINTER.fullmatch(text)
        if not match:
            raise _unreadable(self.folder)
        return match[1], match[2]

    def _previous(self) -> str:
        """The generation to keep beside the new one."""
        try:
            return self.current()
        except IndexStoreError:
            return ""

    def _generations(self) -> list[Path]:
        return [path for path in self.folder.glob("gen-*") if path.name[4:].isdecimal()]

    def _remove(self, unwanted: Callable[[str], bool]) -> None:
        for path in self.folder.iterdir():
            if unwanted(path.name):
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()


def _unreadable(folder: Path) -> IndexStoreError:
    return IndexStoreError(f"索引文件 {folder / _CURRENT} 已损坏，请运行 rag build 重建索引。")


def _sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
