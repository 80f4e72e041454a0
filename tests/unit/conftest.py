from __future__ import annotations

import os
import shutil

import pytest

# Nothing of what a page says may leave the machine, and nothing may come: no name resolves, every proxy is dead.
CUT_OFF = ("--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9", "--disable-background-networking")


@pytest.fixture(scope="module")
def chromium_program():
    """The path of Chromium; where there is none, pytest's summary lists the tests that looked at no page."""
    if not (program := shutil.which("chromium")):
        pytest.skip("NOT RUN: the page was not looked at in a browser: chromium is not installed")
    return program


@pytest.fixture
def pdftotext():
    """The path of the program that reads printed pages; where there is none, pytest's summary lists the tests that read none."""
    if not (program := shutil.which("pdftotext")):
        pytest.skip("NOT RUN: the printed page was not read: pdftotext (poppler-utils) is not installed")
    return program


@pytest.fixture(scope="module")  # what drives it keeps a loop running, which other tests must not meet
def chromium(chromium_program):
    """A headless Chromium with its network cut."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = [*CUT_OFF, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        browser = playwright.chromium.launch(executable_path=chromium_program, args=arguments)
        yield browser
        browser.close()
