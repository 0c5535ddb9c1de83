-- One row an agency and account: all debits, all credits, and the balance (a debit above nil); pence.
select
    agency,
    account,
    sum(greatest(amount, 0))::bigint as debit,
    sum(greatest(-amount, 0))::bigint as credit,
    sum(amount)::bigint as balance
from staging.postings
group by agency, account
