"""Cleaning mode of a workstation: input is locked for the contact time of the hygiene team's protocol, and each cleaning is recorded.

The package runs on the workstation itself, without netauto: Python 3.11, the standard library, and Debian's python3-evdev.

    cli -> service -> cleaning -> board -> devices      what happens during one cleaning
           service -> ledger -> chain                    what remains of it
           screen  -> web, sway -> state                 what is seen of it (in the kiosk's session, as the kiosk's user)
           reminder -> ledger, request                   what starts the next one

Order that the program keeps: the cleaning is noted on the disk, the devices are locked, the time runs, the devices are released, the record
is written. Whatever fails, devices are released first: the kernel does it when the program dies.
"""
