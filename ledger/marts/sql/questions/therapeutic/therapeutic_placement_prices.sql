-- One row a price of a placement ($placement), for a form to choose from.
select price, component, rate, unit, first_day, last_day
from staging.prices
where placement = $placement
order by component = 'therapy' desc, price
