-- One row a placement (or none) of which what stands in question with providers is not what its waiting invoice lines have in question.
with parts as (
    select placement, amount
    from staging.postings
    where account = 'provider:query'
    union all
    select placement, -in_question
    from staging.line_findings
    where waits
)
select
    'provider:query of ' || coalesce('placement ' || placement, 'lines without a placement') || ' is out by ' || sum(amount)
        || ' pence of the exceptions on the worklist' as detail
from parts
-- What an earlier edition found does not say what is in question; the next reconciliation does.
where not exists (select 1 from staging.line_findings where invoice is not null and in_question is null)
group by placement
having sum(amount) <> 0
