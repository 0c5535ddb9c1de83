-- One row a financial year with anything posted, newest first; current is the one the horizon lies in.
select
    w.financial_year,
    max(case when m.financial_year = w.financial_year then 1 else 0 end) = 1 as current,
    sum(w.amount)::bigint as amount
from who_pays as w
cross join meta
left join dim_month as m on m.month = strftime(meta.horizon, '%Y-%m')
group by w.financial_year
order by w.financial_year desc
