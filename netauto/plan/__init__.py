"""Predicted configuration, push lines, inverse, diff; all pure functions of texts.

============================ ========================================================================
`netauto.plan.build`         `plan_device`, `plan_close_device`: one device's part, certified
`netauto.plan.apply`         what a device makes of commands
`netauto.plan.commands`      the commands that lead from one configuration to another, and back
`netauto.plan.canonical`     `canonical_text`, `fingerprint`: what two texts must share to mean the same
`netauto.plan.diff`          the difference, with its context and where each line comes from
`netauto.plan.redact`        keyed fingerprints instead of secrets, in any text
`netauto.plan.store`         `save_plan`, `load_plan`
============================ ========================================================================
"""
