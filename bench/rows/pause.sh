# The longest step of a loop that must not be held up, with 10,000 tasks begun at once.
for runtime in "${runtimes[@]}"; do
  : >"$scratch/longest"
  for round in 1 2 3; do
    start_server 3
    timeout 120 .ci/with "$runtime" "$runtime" bench/longest_step.lua "$port" 10000 >"$scratch/step" || :
    stop_servers
    field longest <"$scratch/step" >>"$scratch/longest"
  done
  if [ -s "$scratch/longest" ]; then
    line "longest step(0) with 10,000 live tasks, CPU" "$runtime" 2 ms $(spread <"$scratch/longest")
    line "  a step in a hundred is longer than" "$runtime" - ms "$(field percentile <"$scratch/step")"
  else
    nothing "longest step(0) with 10,000 live tasks, CPU" "$runtime" "2 ms" "did not end in 120 s"
  fi
done
