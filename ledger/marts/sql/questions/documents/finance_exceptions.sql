-- One row: invoice lines of the 12 months to the horizon that differ, and how they become the exceptions of all months: less those that wait for nobody, more those that wait without a difference, more those of other months; and what they ask beyond, made up alike, in pence.
with lines as (
    select
        l.waits,
        l.difference,
        coalesce(m.in_last_12_months, false) as lately,
        case when l.waits then greatest(coalesce(l.in_question, l.difference, 0), 0) else 0 end as in_question
    from invoice_lines_expected as l
    join dim_provider as v on v.provider = l.provider
    left join dim_month as m on m.month = coalesce(l.service_month, strftime(l.dated, '%Y-%m'))
)
select
    count(*) filter (where lately and difference <> 0) as differ,
    count(*) filter (where lately and difference <> 0 and not waits) as settled,
    count(*) filter (where lately and waits and coalesce(difference, 0) = 0) as without_difference,
    count(*) filter (where waits and not lately) as of_other_months,
    coalesce(sum(difference) filter (where lately and difference > 0), 0)::bigint as beyond,
    coalesce(sum(difference - in_question) filter (where lately and difference > 0), 0)::bigint as beyond_settled,
    coalesce(sum(in_question) filter (where lately and coalesce(difference, 0) <= 0), 0)::bigint as beyond_without_difference,
    coalesce(sum(in_question) filter (where not lately), 0)::bigint as beyond_of_other_months
from lines
