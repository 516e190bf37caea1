# The longest step of a loop that must not be held up, with 10,000 tasks begun at once.
for runtime in "${runtimes[@]}"; do
  for collector in "" small; do
    case $runtime$collector in luajitsmall) continue ;; esac # it has no other mode
    what="longest step(0) with 10,000 live tasks, CPU"
    [ -z "$collector" ] || what="  the collector in small steps"
    : >"$scratch/longest"
    for round in 1 2 3; do
      start_server 3
      timeout 120 .ci/with "$runtime" "$runtime" bench/longest_step.lua "$port" 10000 $collector >"$scratch/step" || :
      stop_servers
      field longest <"$scratch/step" >>"$scratch/longest"
    done
    if [ -s "$scratch/longest" ]; then
      line "$what" "$runtime" 2 ms $(spread <"$scratch/longest")
      line "  a step in a hundred is longer than" "$runtime" - ms "$(field percentile <"$scratch/step")"
    else
      nothing "$what" "$runtime" "2 ms" "did not end in 120 s"
    fi
  done
done
