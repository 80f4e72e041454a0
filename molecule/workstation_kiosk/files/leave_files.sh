#!/bin/sh
# What a patient's session could leave: a file wherever it may write, and where it should not.
umask 0
mkdir -p ~/Downloads
for at in ~/Downloads ~/profile /tmp /var/tmp /dev/shm "$XDG_RUNTIME_DIR" /home /var/lib /var/log /srv/services; do
  echo patient > "$at/left"
done
touch "$XDG_RUNTIME_DIR/tried"
