#!/usr/bin/python3
"""Be a card in the reader of vsmartcard-vpcd until killed: `card.py ATR`, its bytes as hexadecimal digits.

The driver listens as soon as pcscd runs. Each message in either direction is its length, two bytes, big-endian, and as many bytes. One byte
from the driver is about power (0 off, 1 on, 2 reset: nothing is answered) or asks for the ATR (4); more bytes are a command for the card.
Source: vsmartcard's manual, "Virtual Smart Card Reader", section on the protocol.
"""

import socket
import sys
import time

PORT = 0x8C7B  # of the first reader
GIVE_ATR = b"\x04"
UNKNOWN_COMMAND = b"\x6d\x00"  # ISO 7816-4: instruction not supported


def message(reader: socket.socket) -> bytes:
    """Read one message; empty when the driver has gone."""
    head = reader.recv(2, socket.MSG_WAITALL)
    return reader.recv(int.from_bytes(head, "big"), socket.MSG_WAITALL) if head else b""


def insert(atr: bytes) -> None:
    """Stay in the reader until pcscd ends."""
    with socket.create_connection(("127.0.0.1", PORT)) as reader:
        while said := message(reader):
            if said == GIVE_ATR or len(said) > 1:
                answer = atr if said == GIVE_ATR else UNKNOWN_COMMAND
                reader.sendall(len(answer).to_bytes(2, "big") + answer)


while True:
    try:
        insert(bytes.fromhex(sys.argv[1]))
    except ConnectionError:
        time.sleep(0.2)  # pcscd runs only while somebody asks for a card
