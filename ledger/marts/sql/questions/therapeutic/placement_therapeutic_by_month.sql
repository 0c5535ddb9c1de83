-- One row a month of one placement ($placement): hours of therapy contracted, delivered, and whether any was not reported.
select
    service_month,
    sum(cast(contracted as decimal(18, 2))) as contracted,
    sum(cast(delivered as decimal(18, 2))) as delivered,
    bool_or(delivered is null) as unreported
from staging.therapy_hours
where placement = $placement
group by service_month
order by service_month
