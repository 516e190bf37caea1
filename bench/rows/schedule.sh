# How soon a task's end is noticed, and by how many polls, on every curve of progress; beside a poll each 3 seconds.
if [ -f bench/poll_schedule.lua ]; then
  with lua5.4 bench/poll_schedule.lua
else
  nothing "polls / a poll each 3 s; mean delay of noticing" - "0.6; 2 s" "no bench/poll_schedule.lua here"
fi
