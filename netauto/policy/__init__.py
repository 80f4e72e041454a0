"""Lints, path check, flow proof and capacity: `netauto.policy.check` and `netauto.policy.advice`."""
