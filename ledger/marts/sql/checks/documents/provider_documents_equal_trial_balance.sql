-- One row an agency, account and posting month where what is owed document by document is not what the journal moved.
with parts as (
    select agency, 'provider:accrued' as account, posting_month, -accrued as amount from provider_documents
    union all
    select agency, 'provider:payable', posting_month, -payable from provider_documents
    union all
    select agency, 'provider:query', posting_month, queried from provider_documents
    union all
    select agency, account, posting_month, -amount
    from staging.postings
    where account in ('provider:accrued', 'provider:payable', 'provider:query')
)
select agency || ', ' || account || ', ' || posting_month || ': documents less the journal are ' || sum(amount) || ' pence' as detail
from parts
group by agency, account, posting_month
having sum(amount) <> 0
