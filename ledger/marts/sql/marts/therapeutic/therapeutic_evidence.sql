-- One row an offer and head of the Therapeutic Child Care Standards (in their order), with the latest evidence and whether it is current at the horizon.
select
    e.offer,
    o.name,
    s."open",
    e.place,
    e.standard,
    e.status,
    e.evidenced,
    e."on",
    e.finding,
    e.seen_by,
    e.evidence
from staging.offer_heads as e
join staging.offers as o on o.offer = e.offer
join staging.offer_standings as s on s.offer = e.offer
