-- One row a review of one placement ($placement), newest first.
select review, held_on, agencies, split_still_right, next_review, note
from staging.reviews
where placement = $placement
order by held_on desc, review
