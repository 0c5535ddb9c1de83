-- One row a receipt, as known; whole pence.
select
    named_receipt.code as receipt,
    named_from_agency.code as from_agency,
    named_to_agency.code as to_agency,
    v.received_on,
    v.amount,
    v.reference
from raw.receipt_versions as v
join raw.receipts as named_receipt on named_receipt.id = v.receipt_id
join raw.agencies as named_from_agency on named_from_agency.id = v.from_agency_id
join raw.agencies as named_to_agency on named_to_agency.id = v.to_agency_id
