# A poll that says nothing new, in instructions, beside plain C's; and in CPU time, with other shapes for comparison.
bench/count --polls >"$scratch/polls"
for runtime in "${runtimes[@]}"; do
  line "a poll that says nothing new / plain C, instructions" "$runtime" 0.75 - $(field "$runtime" <"$scratch/polls")
done

measure() {
  local runtime=${1#*-}
  case $1 in
    plain) build/bench/plain_multi "$port" 500 ;;
    tuned) build/bench/plain_multi --tuned "$port" 500 ;;
    engine-*) timeout 120 .ci/with "$runtime" "$runtime" bench/polls_engine.lua "$port" 500 ;;
    *) timeout 120 .ci/with "$runtime" "$runtime" bench/polls.lua "$port" 500 20 ;;
  esac | field cpu
}

start_server 20 1000
interleave "$rounds" plain tuned engine-lua5.4 engine-luajit followed-lua5.4 followed-luajit
stop_servers
line "plain C, CPU of a poll" - - µs $(value_of plain)
line "plain C, tuned / plain C" - - - $(ratio_of tuned)
for runtime in "${runtimes[@]}"; do
  line "CPU of a poll, the engine alone / plain C" "$runtime" - - $(ratio_of "engine-$runtime")
  line "CPU of a poll, 20 for a task / plain C" "$runtime" - - $(ratio_of "followed-$runtime")
done
