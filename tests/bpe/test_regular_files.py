"""`bpe.text.regular_files`: what is no regular file is refused, by its kind, without being opened."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from bpe.text.regular_files import DEVICE, FOLDER, PIPE, SOCKET, NotRegularError, require_regular


def test_a_regular_file_and_a_link_to_one_pass(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"the cat")
    assert require_regular(file).st_size == 7
    assert require_regular(str(file)).st_size == 7


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotRegularError) as refused:
        require_regular(tmp_path)
    assert refused.value.kind == FOLDER
    assert str(refused.value) == f"{tmp_path} is a folder. Choose a file in it."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes in folders")
def test_a_pipe_is_refused_at_once_though_nobody_writes_into_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(NotRegularError) as refused:
        require_regular(pipe)
    assert refused.value.kind == PIPE


def test_a_device_is_refused() -> None:
    with pytest.raises(NotRegularError) as refused:
        require_regular(os.devnull)
    assert refused.value.kind == DEVICE


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this system has no sockets in folders")
def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket may have some hundred bytes only
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s")
        with pytest.raises(NotRegularError) as refused:
            require_regular("s")
    assert refused.value.kind == SOCKET


def test_a_missing_path_raises_what_stat_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        require_regular(tmp_path / "nothing")
