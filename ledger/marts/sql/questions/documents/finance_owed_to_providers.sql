-- One row: what all agencies' books owe providers: accrued for days not invoiced, payable for invoices, and in question; apart, below nil, what was asked for in advance and what is to be had back (credits, and payments beyond or without an invoice), with what of that invoices were paid or credited beyond what they ask, and how many, in pence.
with by_paper as (
    select
        coalesce(sum(greatest("open", 0)), 0)::bigint as payable,
        coalesce(sum(beyond), 0)::bigint as beyond,
        count(*) filter (where beyond > 0) as papers_beyond
    from papers
)
select
    coalesce(sum(b.accrued), 0)::bigint as accrued,
    coalesce(sum(b.in_advance), 0)::bigint as in_advance,
    coalesce(max(p.payable), 0)::bigint as payable,
    coalesce(sum(b.payable), 0)::bigint - coalesce(max(p.payable), 0)::bigint as to_get_back,
    coalesce(sum(b.queried), 0)::bigint as queried,
    coalesce(max(p.beyond), 0)::bigint as beyond,
    coalesce(max(p.papers_beyond), 0)::bigint as papers_beyond
from balance_by_provider as b
cross join by_paper as p
