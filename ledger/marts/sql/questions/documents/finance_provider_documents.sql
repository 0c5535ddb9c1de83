-- One row an agency's books, provider and document with something open at the end of a month ($month): what is owed for it, in question, accepted and accrued, with its invoice's dates and the number of its first line, in pence.
with upto as (
    select
        agency,
        provider,
        what,
        document,
        sum(accrued)::bigint as accrued,
        sum(payable)::bigint as payable,
        sum(queried)::bigint as queried,
        sum(accepted)::bigint as accepted
    from provider_documents
    where posting_month <= $month
    group by agency, provider, what, document
    having sum(accrued) <> 0 or sum(payable) <> 0 or sum(queried) <> 0
)
select
    u.agency,
    a.name as agency_name,
    u.provider,
    v.name as provider_name,
    u.what,
    u.document,
    i.credit_of,
    i.dated,
    i.due,
    f.line_number,
    u.accrued,
    u.payable,
    u.queried,
    u.accepted
from upto as u
join staging.agencies as a on a.agency = u.agency
left join staging.providers as v on v.provider = u.provider
left join staging.invoices as i on i.invoice = u.document and u.what in ('invoice', 'credit')
left join (
    select invoice, min(number) as line_number
    from staging.line_findings
    where invoice is not null
    group by invoice
) as f on f.invoice = i.invoice
order by v.name nulls last, a.name, i.due nulls last, u.document
