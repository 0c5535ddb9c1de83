-- One row a day, rater and dimension: the Secure Base ratings of a placement ($placement), the earliest first.
select "on", rater, dimension, rating, note
from secure_base
where placement = $placement
order by "on", rater, dimension
