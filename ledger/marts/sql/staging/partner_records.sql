-- One row a line of what a partner's own ledger says, as known; whole pence.
select
    named_agency.code as agency,
    named_placement.code as placement,
    v.service_month,
    v.kind,
    named_counterparty.code as counterparty,
    v.amount,
    v.reference
from raw.partner_record_versions as v
join raw.agencies as named_agency on named_agency.id = v.agency_id
join raw.placements as named_placement on named_placement.id = v.placement_id
join raw.agencies as named_counterparty on named_counterparty.id = v.counterparty_id
