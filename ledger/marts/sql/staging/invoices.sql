-- One row an invoice, as known; whole pence.
select
    named_invoice.code as invoice,
    named_provider.code as provider,
    named_to_agency.code as to_agency,
    v.kind,
    v.dated,
    v.due,
    v.net,
    v.vat,
    v.gross,
    named_credit_of.code as credit_of
from raw.invoice_versions as v
join raw.invoices as named_invoice on named_invoice.id = v.invoice_id
join raw.providers as named_provider on named_provider.id = v.provider_id
join raw.agencies as named_to_agency on named_to_agency.id = v.to_agency_id
left join raw.invoices as named_credit_of on named_credit_of.id = v.credit_of_id
