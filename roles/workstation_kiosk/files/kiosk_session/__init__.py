"""A session of the kiosk: one patient's, from a start page to an end that leaves nothing.

The package runs on the workstation itself, without netauto: Python 3.11 and the standard library.

    cli -> page       the start page, on loopback, and its button that ends the session
           bar        the strip under every page that leads back to the start page
           browser    Chromium's windows
           session    marks of the session, and how it ends
           sway       the compositor

Nothing here wipes: the unit does. What a session writes lies in memory that is its own, and goes with its last process, however it ends.
"""
