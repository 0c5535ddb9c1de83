-- One row a placement, service month, posting month, agency, account, counterparty, budget, agreement and standing: debits less credits, in pence.
select
    placement, service_month, posting_month, agency, account, counterparty, budget, agreement, standing, sum(amount)::bigint as amount
from staging.postings
group by placement, service_month, posting_month, agency, account, counterparty, budget, agreement, standing
having sum(amount) <> 0
