-- One row: what all agencies' books owe providers: accrued for days not invoiced, payable for invoices, and in question, in pence.
select
    coalesce(sum(accrued), 0)::bigint as accrued,
    coalesce(sum(payable), 0)::bigint as payable,
    coalesce(sum(queried), 0)::bigint as queried
from balance_by_provider
