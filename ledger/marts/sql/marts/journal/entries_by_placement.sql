-- One row a posting: the journal as people read it; debit and credit in whole pence.
select
    o.entry,
    o.line,
    e.batch,
    e.recorded_at,
    o.posting_month,
    o.service_month,
    o.kind,
    o.placement,
    o.agency,
    o.account,
    o.counterparty,
    o.budget,
    o.agreement,
    o.standing,
    greatest(o.amount, 0) as debit,
    greatest(-o.amount, 0) as credit,
    e.corrects
from staging.postings as o
join staging.entries as e on e.entry = o.entry
