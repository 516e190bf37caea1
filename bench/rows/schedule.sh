# How soon a task's end is noticed, and by how many polls, on every curve of progress; beside a poll each 3 seconds.
if [ -f bench/poll_schedule.lua ]; then
  with lua5.4 bench/poll_schedule.lua | tee "$scratch/curves"
  # The last column is of tasks of all lengths together: the worst curve is judged.
  awk 'NR > 1 { print $(NF - 2) }' "$scratch/curves" | spread >"$scratch/polls"
  awk 'NR > 1 { print $(NF - 1) }' "$scratch/curves" | spread >"$scratch/delay"
  line "polls / a poll each 3 s, worst curve" - 0.6 - $(cut -d' ' -f3 "$scratch/polls")
  line "mean delay of noticing, worst curve" - 2 s $(cut -d' ' -f3 "$scratch/delay")
else
  nothing "polls / a poll each 3 s; mean delay of noticing" - "0.6; 2 s" "no bench/poll_schedule.lua here"
fi
