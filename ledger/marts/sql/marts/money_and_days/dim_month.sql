-- One row a calendar month, in whole financial years around everything dated; month_number counts months, for differences.
with bounds as (
    select
        min(month) as first_month,
        max(month) as last_month
    from (
        select service_month as month from staging.charges
        union all
        select service_month from staging.entries where service_month is not null
        union all
        select service_month from staging.spent
        union all
        select service_month from staging.to_come
        union all
        select month from staging.in_kind_months
        union all
        select service_month from staging.hours_worked
        union all
        select month from staging.published_payments
        union all
        select strftime(first_day, '%Y-%m') from staging.placements
        union all
        select strftime(coalesce(horizon, cast(built_at as date)), '%Y-%m') from meta
    ) as dated
),
years as (
    select
        cast(substr(first_month, 1, 4) as bigint) - case when substr(first_month, 6, 2) < '04' then 1 else 0 end as first_year,
        cast(substr(last_month, 1, 4) as bigint) + case when substr(last_month, 6, 2) < '04' then 1 else 2 end as last_year
    from bounds
),
numbered as (
    select unnest(range(12 * first_year + 3, 12 * last_year + 3)) as n
    from years
)
select
    printf('%04d-%02d', n // 12, n % 12 + 1) as month,
    make_date(n // 12, n % 12 + 1, 1) as first_day,
    last_day(make_date(n // 12, n % 12 + 1, 1)) as last_day,
    printf('%04d-%02d', (n - 3) // 12, ((n - 3) // 12 + 1) % 100) as financial_year,
    n as month_number,
    (n - 3) % 12 + 1 as month_of_year,
    coalesce(n <= 12 * year(meta.horizon) + month(meta.horizon) - 1, false) as posted,
    coalesce(n between 12 * year(meta.horizon) + month(meta.horizon) - 12 and 12 * year(meta.horizon) + month(meta.horizon) - 1, false) as in_last_12_months,
    coalesce(printf('%04d-%02d', n // 12, n % 12 + 1) <= meta.closed_through, false) as closed
from numbered
cross join meta
order by n
