# What checking and writing the parameters of a house plan takes.
for runtime in "${runtimes[@]}"; do
  for ((round = 0; round < rounds; round++)); do with "$runtime" bench/payload.lua; done >"$scratch/payload"
  target=-
  [ "$runtime" != lua5.4 ] || target=12
  line "payload of a house plan, CPU" "$runtime" "$target" µs $(field payload <"$scratch/payload" | spread)
  line "  / cjson.encode of the same table" "$runtime" - - $(field relative <"$scratch/payload" | spread)
done
