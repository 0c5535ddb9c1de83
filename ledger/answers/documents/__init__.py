"""Documents of providers and between agencies: what is found of each, and the evidence behind a recharge."""
