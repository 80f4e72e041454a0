"""One module per tool. Each has `prepare(job)`: it builds what it needs, and returns what is timed."""

# Module -> what it is called in the tables. netauto comes first: the others are compared with it.
PEERS = {
    "netauto_push": "netauto",
    "nornir_netmiko": "Nornir + Netmiko",
    "napalm_ios": "NAPALM `ios`",
    "ansible_ios_config": "Ansible `ios_config`",
    "raw_asyncssh": "raw asyncssh",
}
SLOW = {"ansible_ios_config": 1}  # beyond so many devices, one round has to do
