# The same job of 30,000 tasks again and again on LuaJIT: is it as quick each time?
start_server 3
for run in {1..20}; do
  timeout 60 .ci/with luajit luajit bench/tasks.lua "$port" tasks=30000 form=await | field cpu || echo 2000
done >"$scratch/runs"
stop_servers
read -r median fastest slowest < <(spread <"$scratch/runs")
line "slowest / fastest of 20 runs of 30,000 tasks, CPU" luajit 1.2 - "$(divide "$slowest" "$fastest")"
line "  a task of them" luajit - µs "$median" "$fastest" "$slowest"
