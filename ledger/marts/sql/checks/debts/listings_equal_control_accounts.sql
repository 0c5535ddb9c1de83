-- One row a month's end, account and two budgets where what is listed is not what the entries up to it come to.
with monthly as (
    select account, purse, coalesce(counterparty_purse, budget) as towards, posting_month, sum(amount) as amount
    from staging.postings
    where account in ('due_from:billed', 'on_account') and kind <> 'transfer'
    group by account, purse, coalesce(counterparty_purse, budget), posting_month
)
select
    c.account || ' of ' || c.budget || ' towards ' || c.counterparty_budget || ' is listed at ' || c.listed
        || ' pence at the end of ' || c.month || ', and the entries come to ' || coalesce(sum(m.amount), 0) as detail
from staging.control_accounts as c
left join monthly as m
    on m.account = c.account
        and m.purse = c.budget
        and m.towards = c.counterparty_budget
        and m.posting_month <= c.month
group by c.month, c.account, c.budget, c.counterparty_budget, c.listed
having coalesce(sum(m.amount), 0) <> c.listed
